import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { databaseError, Outbox, Transactions } from '@messagepal/database';
import { ApiError } from '@messagepal/errors';
import { inboxTopic } from '@messagepal/event-log';
import { RelationshipType, type Relationship, type UserSummary } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import { DataSource, type EntityManager } from 'typeorm';
import { BlockSteps } from './block-steps';
import { relationshipAdded, relationshipRemoved, toRelationship } from './relationship.events';
import { isOfFriends, whenAsked, whenBlocked, whenEnded, type Pair } from './relationship.policy';
import { countTypes, lockUsers, readPair, writeType, type Two } from './relationship.rows';

const { BLOCKED } = RelationshipType;

type Users = ReadonlyMap<string, UserSummary>;

/** One user's side of what two are to each other, before and after a change. */
interface Side {
  two: Two;
  before: RelationshipType | null;
  after: RelationshipType | null;
}

/**
 * Friends, requests and blocks. When a change resolves it is in force everywhere, and the inboxes of those whom it concerns
 * have been told. All throw INVALID_RECIPIENTS (400) for oneself, UNKNOWN_USER (404) and SERVICE_UNAVAILABLE.
 */
@Injectable()
export class RelationshipsService {
  constructor(
    private readonly source: DataSource,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly summaries: UserSummaries,
    private readonly steps: BlockSteps,
    private readonly config: Config,
  ) {}

  /** All of a user, by the other's id. */
  async list(userId: string): Promise<Relationship[]> {
    const rows = await this.read(userId);
    const users = await this.summaries.getMany(rows.map(({ other_id }) => other_id));
    return rows.flatMap(({ other_id, type, since }) => {
      const user = users.get(other_id);
      return user ? [toRelationship(user, type, since)] : [];
    });
  }

  /**
   * Asks the other to be friends, or takes their request.
   *
   * @throws ApiError FRIEND_REQUEST_BLOCKED, FRIEND_REQUESTS_DISABLED (403); MAX_FRIENDS (400) where one of the two has as many
   * as they may
   */
  ask(userId: string, otherId: string): Promise<void> {
    return this.change({ userId, otherId }, whenAsked);
  }

  /** Blocks the other, whom nobody tells. @throws ApiError MAX_BLOCKED (400) */
  block(userId: string, otherId: string): Promise<void> {
    return this.change({ userId, otherId }, whenBlocked);
  }

  /** Ends what the other is to the user; nothing if that is nothing. */
  end(userId: string, otherId: string): Promise<void> {
    return this.change({ userId, otherId }, whenEnded);
  }

  private async change(two: Two, become: (pair: Pair) => Pair): Promise<void> {
    if (two.userId === two.otherId) throw new ApiError('INVALID_RECIPIENTS');
    const users = await this.summaries.getMany([two.userId, two.otherId]);
    const topics = await this.transactions.run((tx) => this.changeWithin(tx, two, become, users));
    // What depends on a block is in force before anybody hears of it.
    for (const topic of topics) await this.outbox.drain(topic);
  }

  private async changeWithin(
    tx: EntityManager,
    two: Two,
    become: (pair: Pair) => Pair,
    users: Users,
  ): Promise<string[]> {
    await lockUsers(tx, [two.userId, two.otherId]);
    const before = await readPair(tx, two);
    const after = become(before);
    const theirs = { userId: two.otherId, otherId: two.userId };
    const sides: Side[] = [
      { two, before: before.mine, after: after.mine },
      { two: theirs, before: before.theirs, after: after.theirs },
    ];
    const changed = sides.filter((side) => side.before !== side.after);
    for (const side of changed) await this.demandRoom(tx, side);
    const isBlock = (before.mine === BLOCKED) !== (after.mine === BLOCKED);
    const topics = isBlock ? await this.steps.run(tx, two) : [];
    for (const side of changed) await this.write(tx, side, users);
    return [...topics, ...changed.map((side) => inboxTopic(side.two.userId))];
  }

  private async write(tx: EntityManager, { two, before, after }: Side, users: Users): Promise<void> {
    const { userId, otherId } = two;
    const since = await writeType(tx, two, after);
    const user = users.get(otherId);
    if (!user) throw new ApiError('UNKNOWN_USER');
    const events = [
      ...(after !== null && since ? [relationshipAdded(userId, toRelationship(user, after, since))] : []),
      ...(after === null && before !== null ? [relationshipRemoved(userId, otherId, before)] : []),
    ];
    await this.outbox.add(tx, { topic: inboxTopic(userId), events });
  }

  private async demandRoom(tx: EntityManager, { two, before, after }: Side): Promise<void> {
    const { friends, blocked } = this.config.limits.relationships;
    if (after === null) return;
    const count = await countTypes(tx, two.userId);
    if (after === BLOCKED && count.blocked >= blocked) throw new ApiError('MAX_BLOCKED');
    const isMore = isOfFriends(after) && !isOfFriends(before);
    if (isMore && count.friends >= friends) throw new ApiError('MAX_FRIENDS');
  }

  private async read(userId: string): Promise<{ other_id: string; type: RelationshipType; since: Date }[]> {
    const sql = 'SELECT other_id, type, since FROM relationships WHERE user_id = $1 ORDER BY other_id';
    try {
      return await this.source.query(sql, [userId]);
    } catch (error) {
      throw databaseError(error);
    }
  }
}
