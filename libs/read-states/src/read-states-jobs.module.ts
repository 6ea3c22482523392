import { Module } from '@nestjs/common';
import { jobQueue } from '@messagepal/jobs';
import { PurgeChannel } from './jobs/purge-channel.job';
import { READ_STATES_QUEUE } from './jobs/channel-purges';
import { ReadStatesModule } from './read-states.module';

/** Purges what is left of channels that are gone: for workers. Needs the global jobs module. */
@Module({ imports: [ReadStatesModule, jobQueue(READ_STATES_QUEUE)], providers: [PurgeChannel] })
export class ReadStatesJobsModule {}
