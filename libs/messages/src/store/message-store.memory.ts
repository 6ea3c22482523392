import type { MessageRow } from '../message';
import { ChannelRows } from './memory/channel-rows';
import { MessageStore } from './message-store';
import type { MessagePatch, PageQuery } from './message-store';

/** Messages in the memory of this process, gone with it. Rows that it handed out are never changed. */
export class MemoryMessageStore extends MessageStore {
  private readonly channels = new Map<string, ChannelRows>();

  async insert(row: MessageRow): Promise<void> {
    this.channel(row.channelId).insert(row);
  }

  async page(channelId: string, query: PageQuery): Promise<MessageRow[]> {
    return this.channels.get(channelId)?.page(query) ?? [];
  }

  async getMany(channelId: string, ids: readonly string[]): Promise<MessageRow[]> {
    const rows = this.channels.get(channelId);
    return [...new Set(ids)].flatMap((id) => rows?.get(id) ?? []);
  }

  async update(channelId: string, id: string, patch: MessagePatch): Promise<MessageRow | undefined> {
    return this.channels.get(channelId)?.update(id, patch);
  }

  async remove(channelId: string, id: string): Promise<void> {
    this.channel(channelId).remove(id);
  }

  async removeMany(channelId: string, ids: readonly string[]): Promise<void> {
    for (const id of ids) this.channel(channelId).remove(id);
  }

  async purge(channelId: string, below?: string): Promise<void> {
    if (below === undefined) this.channels.delete(channelId);
    else this.channels.get(channelId)?.drop(below);
  }

  async scan(channelId: string, after: string | null, limit: number): Promise<MessageRow[]> {
    return this.channels.get(channelId)?.scan(after, limit) ?? [];
  }

  private channel(channelId: string): ChannelRows {
    const rows = this.channels.get(channelId) ?? new ChannelRows();
    this.channels.set(channelId, rows);
    return rows;
  }
}
