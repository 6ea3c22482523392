import type { OnApplicationShutdown } from '@nestjs/common';
import type { Sort } from 'mongodb';
import type { MessageRow } from '../message';
import { MessageStore } from './message-store';
import type { MessagePatch, PageQuery } from './message-store';
import { fromDocument, keyOf, keysOf, toChanges, toDocument, type KeyRange } from './mongo/message-document';
import { isDuplicate, MongoSession } from './mongo/mongo-session';
import { MongoReactionRows } from './mongo/reaction-rows.mongo';
import type { KeepsReactions, ReactionRows } from './reactions/reaction-rows';

const NEWEST_FIRST: Sort = { _id: -1 };
const OLDEST_FIRST: Sort = { _id: 1 };
/** Two upserts of one key may meet; the second one then finds the document. */
const REMOVAL_TRIES = 3;
const ROWS_PER_PURGE = 5_000;

/**
 * Messages in MongoDB, written by a majority, read from the primary. A removed message leaves its key behind for a day, so
 * that no insert under way can bring it back.
 */
export class MongoMessageStore extends MessageStore implements OnApplicationShutdown, KeepsReactions {
  readonly reactions: ReactionRows;
  private readonly session: MongoSession;

  /** Connects with the first call. */
  constructor(url: string) {
    super();
    this.session = new MongoSession(url);
    this.reactions = new MongoReactionRows(this.session);
  }

  async insert(row: MessageRow): Promise<void> {
    try {
      await this.session.ask(({ messages }) => messages.insertOne(toDocument(row)));
    } catch (error) {
      if (!isDuplicate(error)) throw error; // it is there already, or was there and is removed
    }
  }

  async page(channelId: string, { before, after, around, limit }: PageQuery): Promise<MessageRow[]> {
    if (around !== undefined) return this.around(channelId, around, limit);
    if (after !== undefined) return (await this.scan(channelId, after, limit)).reverse();
    const below = before === undefined ? {} : { $lt: keyOf(channelId, before) };
    return this.find(channelId, below, NEWEST_FIRST, limit);
  }

  async getMany(channelId: string, ids: readonly string[]): Promise<MessageRow[]> {
    if (ids.length === 0) return [];
    const keys = [...new Set(ids)].map((id) => keyOf(channelId, id));
    return this.find(channelId, { $in: keys }, NEWEST_FIRST, keys.length);
  }

  async update(channelId: string, id: string, patch: MessagePatch): Promise<MessageRow | undefined> {
    const key = { _id: keyOf(channelId, id), channel_id: channelId };
    const lower = { ...key, author_id: { $exists: true }, revision: { $lt: patch.revision } };
    const change = { $set: toChanges(patch) };
    const patched = await this.session.ask(({ messages }) =>
      messages.findOneAndUpdate(lower, change, { returnDocument: 'after' }),
    );
    const current = patched ?? (await this.session.ask(({ messages }) => messages.findOne(key)));
    return current ? fromDocument(current)[0] : undefined;
  }

  remove(channelId: string, id: string): Promise<void> {
    return this.removeMany(channelId, [id]);
  }

  async removeMany(channelId: string, ids: readonly string[]): Promise<void> {
    const removed = { channel_id: channelId, removed_at: new Date() };
    const removals = [...new Set(ids)].map((id) => {
      const filter = { _id: keyOf(channelId, id), channel_id: channelId };
      return { replaceOne: { filter, replacement: removed, upsert: true } };
    });
    for (let tries = 1; ; tries += 1) {
      try {
        await this.session.ask(({ messages }) => messages.bulkWrite(removals, { ordered: false }));
        return;
      } catch (error) {
        if (!isDuplicate(error) || tries === REMOVAL_TRIES) throw error;
      }
    }
  }

  async purge(channelId: string, below?: string): Promise<void> {
    if (below !== undefined) return this.drop(channelId, below);
    await this.session.ask(({ messages }) => messages.deleteMany({ channel_id: channelId, _id: keysOf(channelId) }));
  }

  scan(channelId: string, after: string | null, limit: number): Promise<MessageRow[]> {
    const above = after === null ? {} : { $gt: keyOf(channelId, after) };
    return this.find(channelId, above, OLDEST_FIRST, limit);
  }

  /** Part by part, so that none takes long. */
  private async drop(channelId: string, below: string): Promise<void> {
    const old: KeyRange = { ...keysOf(channelId), $lt: keyOf(channelId, below) };
    for (;;) {
      const keys = await this.session.ask(({ messages }) =>
        messages
          .find({ channel_id: channelId, _id: old }, { projection: { _id: 1 } })
          .sort(OLDEST_FIRST)
          .limit(ROWS_PER_PURGE)
          .toArray(),
      );
      const last = keys.at(-1)?._id;
      if (last === undefined) return;
      const { $gte } = keysOf(channelId);
      await this.session.ask(({ messages }) =>
        messages.deleteMany({ channel_id: channelId, _id: { $gte, $lte: last } }),
      );
    }
  }

  /** Resolves while the primary answers with what a majority has. */
  check(): Promise<void> {
    return this.session.ping();
  }

  /** Closes the connections; every later call is refused. */
  onApplicationShutdown(): Promise<void> {
    return this.session.close();
  }

  private async around(channelId: string, id: string, limit: number): Promise<MessageRow[]> {
    const above = Math.floor(limit / 2);
    const [newer, rest] = await Promise.all([
      above > 0 ? this.scan(channelId, id, above) : [],
      this.find(channelId, { $lte: keyOf(channelId, id) }, NEWEST_FIRST, limit - above),
    ]);
    return [...newer.reverse(), ...rest];
  }

  private async find(channelId: string, keys: KeyRange, order: Sort, limit: number): Promise<MessageRow[]> {
    const filter = { channel_id: channelId, _id: { ...keysOf(channelId), ...keys }, author_id: { $exists: true } };
    const found = await this.session.ask(({ messages }) => messages.find(filter).sort(order).limit(limit).toArray());
    return found.flatMap(fromDocument);
  }
}
