import { jobsContract } from './jobs.contract';

jobsContract('jobs (BullMQ on PostgreSQL, both real)', () => ({}));
