import { Module } from '@nestjs/common';
import { jobQueue } from '@messagepal/jobs';
import { PurgeChannel } from './jobs/purge-channel.job';
import { MENTIONS_QUEUE, TrimMentions } from './jobs/trim-mentions.job';
import { READ_STATES_QUEUE } from './jobs/channel-purges';
import { ReadStatesModule } from './read-states.module';

/** Purges what is left of channels that are gone, and of mentions that are old: for workers. Needs the global jobs module. */
@Module({
  imports: [ReadStatesModule, jobQueue(READ_STATES_QUEUE), jobQueue(MENTIONS_QUEUE)],
  providers: [PurgeChannel, TrimMentions],
})
export class ReadStatesJobsModule {}
