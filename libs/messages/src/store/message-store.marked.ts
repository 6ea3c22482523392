import type { MessageMarks } from '../message-marks';
import type { MessageRow } from '../message';
import { MessageStore, type MessagePatch, type PageQuery } from './message-store';

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
  async purge(channelId: string): Promise<void> {
    await this.marks.drop(channelId);
    await this.store.purge(channelId);
  }

  scan(channelId: string, after: string | null, limit: number): Promise<MessageRow[]> {
    return this.store.scan(channelId, after, limit);
  }
}
