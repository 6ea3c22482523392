import { ApiError } from '@messagepal/errors';
import type { ReactedMessage, Reaction, ReactionCounts } from '../reaction-store';
import { ReactionRows } from '../reactions/reaction-rows';
import { summaryOf, summaryText, type ReactionSummary } from '../reactions/reaction-summary';
import { keyOf, keysOf, type KeyRange } from './message-document';
import { isDuplicate, type MongoSession } from './mongo-session';
import { keysWith, prefixOf, reactionKeyOf, userOf } from './reaction-document';

/** A document for each message that was reacted to, one for each reaction, by keys that begin with the message's. */
export class MongoReactionRows extends ReactionRows {
  constructor(private readonly session: MongoSession) {
    super();
  }

  async summaries(channelId: string, messageIds: readonly string[]): Promise<Map<string, ReactionSummary>> {
    const keys = new Map(messageIds.map((id) => [keyOf(channelId, id), id]));
    const filter = { channel_id: channelId, _id: { $in: [...keys.keys()] } };
    const found = await this.session.ask(({ summaries }) => summaries.find(filter).toArray());
    return new Map(found.map(({ _id, summary }) => [keys.get(_id) ?? '', summaryOf(summary)]));
  }

  /** @throws ApiError SERVICE_UNAVAILABLE also where a higher change is there by now */
  async write({ channelId, messageId }: ReactedMessage, summary: ReactionSummary): Promise<void> {
    const { change } = summary;
    const lower = { _id: keyOf(channelId, messageId), channel_id: channelId, change: { $lt: change } };
    const written = { $set: { change, summary: summaryText(summary) } };
    try {
      await this.session.ask(({ summaries }) => summaries.updateOne(lower, written, { upsert: true }));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw new ApiError('SERVICE_UNAVAILABLE', { cause: error, retryAfter: 1 });
    }
  }

  async apply(message: ReactedMessage, { last: { operation } }: ReactionSummary): Promise<void> {
    const { channelId } = message;
    await this.session.ask(async ({ reactions }) => {
      if (operation.kind === 'clear') {
        const keys = keysWith(prefixOf(message, operation.emoji ?? undefined));
        return reactions.deleteMany({ channel_id: channelId, _id: keys });
      }
      const key = { _id: reactionKeyOf(message, operation.emoji, operation.userId), channel_id: channelId };
      return operation.kind === 'add'
        ? reactions.replaceOne(key, { channel_id: channelId }, { upsert: true })
        : reactions.deleteOne(key);
    });
  }

  async has({ emoji, userId, ...message }: Reaction): Promise<boolean> {
    const key = { _id: reactionKeyOf(message, emoji, userId), channel_id: message.channelId };
    return (await this.session.ask(({ reactions }) => reactions.findOne(key))) !== null;
  }

  async own(channelId: string, userId: string, counts: ReactionCounts): Promise<Map<string, Set<string>>> {
    const all = [...counts].flatMap(([messageId, list]) => list.map(({ emoji }) => ({ messageId, emoji })));
    const keys = new Map(all.map((one) => [reactionKeyOf({ channelId, ...one }, one.emoji, userId), one]));
    const filter = { channel_id: channelId, _id: { $in: [...keys.keys()] } };
    const found = await this.session.ask(({ reactions }) => reactions.find(filter).toArray());
    const own = new Map<string, Set<string>>();
    for (const { messageId, emoji } of found.flatMap(({ _id }) => keys.get(_id) ?? []))
      own.set(messageId, (own.get(messageId) ?? new Set<string>()).add(emoji));
    return own;
  }

  async users(
    message: ReactedMessage,
    emoji: string,
    { after, limit }: { after?: string; limit: number },
  ): Promise<string[]> {
    const prefix = prefixOf(message, emoji);
    const keys = { ...keysWith(prefix), ...(after !== undefined && { $gt: reactionKeyOf(message, emoji, after) }) };
    const filter = { channel_id: message.channelId, _id: keys };
    const found = await this.session.ask(({ reactions }) =>
      reactions.find(filter).sort({ _id: 1 }).limit(limit).toArray(),
    );
    return found.map(({ _id }) => userOf(_id, prefix));
  }

  async drop(channelId: string, messageIds?: readonly string[]): Promise<void> {
    if (messageIds) await this.dropSome(channelId, messageIds);
    else await this.dropKeys(channelId, [keysOf(channelId)], keysOf(channelId));
  }

  /** What nobody has reacted to costs the reading alone. */
  private async dropSome(channelId: string, messageIds: readonly string[]): Promise<void> {
    const ids = [...(await this.summaries(channelId, messageIds)).keys()];
    const ranges = ids.map((messageId) => keysWith(prefixOf({ channelId, messageId })));
    if (ids.length > 0) await this.dropKeys(channelId, ranges, { $in: ids.map((id) => keyOf(channelId, id)) });
  }

  /** Summaries last: what broke off is found again by them. */
  private async dropKeys(channelId: string, ranges: readonly KeyRange[], keys: KeyRange): Promise<void> {
    const filters = ranges.map((range) => ({ _id: range }));
    await this.session.ask(({ reactions }) => reactions.deleteMany({ channel_id: channelId, $or: filters }));
    await this.session.ask(({ summaries }) => summaries.deleteMany({ channel_id: channelId, _id: keys }));
  }
}
