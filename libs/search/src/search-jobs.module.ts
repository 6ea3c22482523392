import { Module } from '@nestjs/common';
import { jobQueue } from '@messagepal/jobs';
import { IndexChannel } from './feed/index-channel.job';
import { IndexFeeder } from './feed/index-feeder';
import { IndexSweeper } from './feed/index-sweeper';
import { SEARCH_QUEUE } from './feed/index-queue';
import { SearchModule } from './search.module';

/** Keeps the index: for workers. Needs the global jobs module. */
@Module({ imports: [SearchModule, jobQueue(SEARCH_QUEUE)], providers: [IndexChannel, IndexFeeder, IndexSweeper] })
export class SearchJobsModule {}
