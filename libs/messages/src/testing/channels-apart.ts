import type { MessageRow } from '../message';
import { MessageStore } from '../store/message-store';
import type { MessagePatch, PageQuery } from '../store/message-store';

const DIGITS = 8;

/**
 * A store whose channels are others than those of any instance with another number: an empty store on an engine that takes
 * long to empty. `beforeWrite` is told of the channel, by its number in the engine, and the id before a row comes or goes.
 */
export class ChannelsApart extends MessageStore {
  constructor(
    private readonly inner: MessageStore,
    private readonly number: number,
    private readonly beforeWrite: (channelId: string, id: string) => Promise<void> = async () => {},
  ) {
    super();
  }

  async insert(row: MessageRow): Promise<void> {
    const channelId = this.there(row.channelId);
    await this.beforeWrite(channelId, row.id);
    await this.inner.insert({ ...row, channelId });
  }

  async page(channelId: string, query: PageQuery): Promise<MessageRow[]> {
    return this.backAll(await this.inner.page(this.there(channelId), query));
  }

  async getMany(channelId: string, ids: readonly string[]): Promise<MessageRow[]> {
    return this.backAll(await this.inner.getMany(this.there(channelId), ids));
  }

  async update(channelId: string, id: string, patch: MessagePatch): Promise<MessageRow | undefined> {
    const row = await this.inner.update(this.there(channelId), id, patch);
    return row && this.back(row);
  }

  async remove(channelId: string, id: string): Promise<void> {
    await this.beforeWrite(this.there(channelId), id);
    return this.inner.remove(this.there(channelId), id);
  }

  async removeMany(channelId: string, ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.beforeWrite(this.there(channelId), id);
    return this.inner.removeMany(this.there(channelId), ids);
  }

  purge(channelId: string, below?: string): Promise<void> {
    return this.inner.purge(this.there(channelId), below);
  }

  async scan(channelId: string, after: string | null, limit: number): Promise<MessageRow[]> {
    return this.backAll(await this.inner.scan(this.there(channelId), after, limit));
  }

  private there(channelId: string): string {
    return `${this.number}${channelId.padStart(DIGITS, '0')}`;
  }

  private back(row: MessageRow): MessageRow {
    return { ...row, channelId: String(Number(row.channelId.slice(-DIGITS))) };
  }

  private backAll(rows: readonly MessageRow[]): MessageRow[] {
    return rows.map((row) => this.back(row));
  }
}
