import { randomUUID } from 'node:crypto';
import type { EventLog } from '@messagepal/event-log';
import { compareSnowflakes } from '@messagepal/snowflake';
import { ReactionStore } from './reaction-store';
import type { Added, Marks, News, ReactedMessage, Reaction, ReactionBounds, ReactionCounts } from './reaction-store';
import type { PinnedAmong } from './reaction-store.ordered';

/** Who used an emoji, by emoji in the order in which they came; none is empty. */
type Emojis = Map<string, Set<string>>;

/** Reactions in the memory of this process, gone with it. For a log that is in the same place: it tells in the order of calls. */
export class MemoryReactionStore extends ReactionStore {
  private readonly channels = new Map<string, Map<string, Emojis>>();

  /** @param pinned which of the messages of a channel are pinned: pins are elsewhere */
  constructor(
    private readonly log: Pick<EventLog, 'append'>,
    private readonly pinned: PinnedAmong,
  ) {
    super();
  }

  async add(
    { emoji, userId, ...message }: Reaction,
    { mayBegin, distinct }: ReactionBounds,
    news: News,
  ): Promise<Added> {
    const users = this.find(message)?.get(emoji);
    if (users?.has(userId)) return 'known';
    if (!users && !mayBegin) return 'refused';
    if (!users && (this.find(message)?.size ?? 0) >= distinct) return 'full';
    if (users) users.add(userId);
    else this.create(message).set(emoji, new Set([userId]));
    await this.tell(news);
    return 'added';
  }

  async remove({ emoji, userId, ...message }: Reaction, news: News): Promise<boolean> {
    const users = this.find(message)?.get(emoji);
    if (!users?.delete(userId)) return false;
    if (users.size === 0) this.delete(message, emoji);
    await this.tell(news);
    return true;
  }

  async clear(message: ReactedMessage, emoji: string | null, news: News): Promise<boolean> {
    const had = this.delete(message, emoji);
    if (had) await this.tell(news);
    return had;
  }

  async marks(channelId: string, messageIds: readonly string[]): Promise<Marks> {
    const pinned = await this.pinned(channelId, messageIds);
    const entries = messageIds.flatMap((messageId) => {
      const emojis = this.find({ channelId, messageId });
      return emojis ? [[messageId, [...emojis].map(([emoji, { size }]) => ({ emoji, count: size }))] as const] : [];
    });
    return { reactions: new Map(entries), pinned };
  }

  async own(channelId: string, userId: string, counts: ReactionCounts): Promise<Map<string, Set<string>>> {
    const own = new Map<string, Set<string>>();
    for (const [messageId, list] of counts) {
      const emojis = this.find({ channelId, messageId });
      const mine = list.filter(({ emoji }) => emojis?.get(emoji)?.has(userId)).map(({ emoji }) => emoji);
      if (mine.length > 0) own.set(messageId, new Set(mine));
    }
    return own;
  }

  async users(
    message: ReactedMessage,
    emoji: string,
    { after, limit }: { after?: string; limit: number },
  ): Promise<string[]> {
    const users = [...(this.find(message)?.get(emoji) ?? [])];
    const above = users.filter((id) => after === undefined || compareSnowflakes(id, after) > 0);
    return above.sort(compareSnowflakes).slice(0, limit);
  }

  async drop(channelId: string, messageIds?: readonly string[]): Promise<void> {
    const messages = this.channels.get(channelId);
    for (const id of messageIds ?? []) messages?.delete(id);
    if (!messageIds || messages?.size === 0) this.channels.delete(channelId);
  }

  private delete({ channelId, messageId }: ReactedMessage, emoji: string | null): boolean {
    const messages = this.channels.get(channelId);
    const emojis = messages?.get(messageId);
    const had = emoji === null ? emojis !== undefined : (emojis?.delete(emoji) ?? false);
    if (emoji === null || emojis?.size === 0) messages?.delete(messageId);
    if (messages?.size === 0) this.channels.delete(channelId);
    return had;
  }

  private async tell({ topics, event }: News): Promise<void> {
    const by = { once: `reaction:${randomUUID()}` };
    await Promise.all(topics.map((topic) => this.log.append(topic, event, by)));
  }

  private find({ channelId, messageId }: ReactedMessage): Emojis | undefined {
    return this.channels.get(channelId)?.get(messageId);
  }

  private create({ channelId, messageId }: ReactedMessage): Emojis {
    const messages = this.channels.get(channelId) ?? new Map<string, Emojis>();
    const emojis = messages.get(messageId) ?? new Map<string, Set<string>>();
    this.channels.set(channelId, messages.set(messageId, emojis));
    return emojis;
  }
}
