import { HandlesJobs, JobHandler } from '@messagepal/jobs';
import type { Job } from 'bullmq';
import { SearchIndex } from '../index/search-index.postgres';
import { ChangeNotes } from './change-notes';
import { ChannelIndexer } from './channel-indexer';
import { IndexMarks } from './index-marks';
import { SEARCH_QUEUE, type IndexData } from './index-queue';

/** Whoever loses so many turns leaves the channel to who takes them. */
const TURNS = 5;

/** Brings the index of a channel up to date, or forgets a channel that is gone. Doing it again is harmless. */
@HandlesJobs(SEARCH_QUEUE, { concurrency: 2 })
export class IndexChannel extends JobHandler<IndexData> {
  constructor(
    private readonly indexer: ChannelIndexer,
    private readonly index: SearchIndex,
    private readonly marks: IndexMarks,
    private readonly notes: ChangeNotes,
  ) {
    super();
  }

  async handle({ data: { channelId, spaceId, purge } }: Job<IndexData>): Promise<void> {
    if (purge) return this.forget(spaceId, channelId);
    for (let overtaken = 0; overtaken < TURNS;) {
      const outcome = await this.indexer.run(channelId);
      if (outcome === 'done') return;
      if (outcome === 'overtaken') overtaken += 1;
    }
  }

  /** The mark first: whoever still writes loses the turn by that. */
  private async forget(spaceId: string, channelId: string): Promise<void> {
    await this.marks.forget(channelId);
    await this.notes.forget(channelId);
    await this.index.removeBelow(spaceId, channelId);
  }
}
