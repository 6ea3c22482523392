import { compareSnowflakes } from '@messagepal/snowflake';
import type { MessageMarks } from '../message-marks';
import type { MessageRow } from '../message';
import { MessageStore, type MessagePatch, type PageQuery } from './message-store';

const ROWS_PER_READ = 100;
const READS_PER_PURGE = 100;

/**
 * A store whose removals also take what was put on the messages: whoever removes them, be it a home, the sweeper or a purge. Where
 * that fails the removal fails, and is repeated like any other.
 */
export class MarkedMessageStore extends MessageStore {
  constructor(
    private readonly store: MessageStore,
    private readonly marks: Pick<MessageMarks, 'drop'>,
  ) {
    super();
  }

  insert(row: MessageRow): Promise<void> {
    return this.store.insert(row);
  }

  page(channelId: string, query: PageQuery): Promise<MessageRow[]> {
    return this.store.page(channelId, query);
  }

  getMany(channelId: string, ids: readonly string[]): Promise<MessageRow[]> {
    return this.store.getMany(channelId, ids);
  }

  update(channelId: string, id: string, patch: MessagePatch): Promise<MessageRow | undefined> {
    return this.store.update(channelId, id, patch);
  }

  async remove(channelId: string, id: string): Promise<void> {
    await this.store.remove(channelId, id);
    await this.marks.drop(channelId, [id]);
  }

  async removeMany(channelId: string, ids: readonly string[]): Promise<void> {
    await this.store.removeMany(channelId, ids);
    await this.marks.drop(channelId, ids);
  }

  /** Marks first: some stores find them by what they know of the messages. */
  async purge(channelId: string, below?: string): Promise<void> {
    if (below === undefined) await this.marks.drop(channelId);
    else await this.dropMarksBelow(channelId, below);
    await this.store.purge(channelId, below);
  }

  scan(channelId: string, after: string | null, limit: number): Promise<MessageRow[]> {
    return this.store.scan(channelId, after, limit);
  }

  /** Marks are kept by message, so that what goes is read once; now and then it goes, and is not read again after a crash. */
  private async dropMarksBelow(channelId: string, below: string): Promise<void> {
    let after: string | null = null;
    for (let read = 1; ; read += 1) {
      const rows: MessageRow[] = await this.store.scan(channelId, after, ROWS_PER_READ);
      const ids = rows.map(({ id }) => id).filter((id) => compareSnowflakes(id, below) < 0);
      if (ids.length > 0) await this.marks.drop(channelId, ids);
      after = ids.at(-1) ?? after;
      if (ids.length < ROWS_PER_READ || after === null) return;
      if (read % READS_PER_PURGE === 0) await this.store.purge(channelId, after);
    }
  }
}
