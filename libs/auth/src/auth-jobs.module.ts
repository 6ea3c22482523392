import { Module } from '@nestjs/common';
import { SessionSweeper } from './sessions/session-sweeper';

/** What keeps the table of sessions small: for workers. Needs the database. */
@Module({ providers: [SessionSweeper] })
export class AuthJobsModule {}
