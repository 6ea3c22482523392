import { Injectable } from '@nestjs/common';
import type { DmAccess } from '@messagepal/access';
import { Config } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { demandReach, lockUsers } from '@messagepal/relationships';
import type { EntityManager } from 'typeorm';
import type { DmChange } from './dm-change';
import { DmChanges } from './dm-changes';
import { DmDeletion } from './dm-deletion';
import { dmLeft, dmShown, readUsers, toDmChannel } from './dm.presenter';
import { deleteDm, deleteParticipant, inManyGroups, insertParticipants, type DmRow } from './dm.rows';

/**
 * Groups: who is in them, and what they are called. All throw WRONG_CHANNEL_TYPE (400) for the channel of two people, which is theirs for
 * ever, and UNKNOWN_CHANNEL (404) for who is not in the group (any more).
 */
@Injectable()
export class DmGroups {
  constructor(
    private readonly changes: DmChanges,
    private readonly deletion: DmDeletion,
    private readonly config: Config,
  ) {}

  /**
   * Adds somebody; who is in the group already stays.
   *
   * @throws ApiError UNKNOWN_USER (404), CANNOT_MESSAGE_USER (403), MAX_RECIPIENTS (400), MAX_DMS (400)
   */
  add(inside: DmAccess, userId: string): Promise<void> {
    return this.change(inside, async (tx, change, actorId) => {
      const { channel, participants } = change;
      if (participants.includes(userId)) return change.cancel();
      const { participants: most, groups } = this.config.limits.directMessages;
      if (participants.length >= most) throw new ApiError('MAX_RECIPIENTS');
      await lockUsers(tx, [actorId, userId]);
      await demandReach(tx, actorId, [userId]);
      if (await inManyGroups(tx, [userId], groups)) throw new ApiError('MAX_DMS');
      await insertParticipants(tx, channel.id, [userId]);
      await tell(tx, change, channel, [...participants, userId]);
      change.happen({ kind: 'added', actorId, userId });
    });
  }

  /**
   * Removes somebody, as its owner, or leaves. With who leaves last the group is gone, with its messages; who owned it leaves it
   * to who came first.
   *
   * @throws ApiError MISSING_PERMISSIONS (403) for who is not the owner, UNKNOWN_MEMBER (404) for who is not in it
   */
  remove(inside: DmAccess, userId: string): Promise<void> {
    return this.change(inside, async (tx, change, actorId) => {
      const { channel, participants } = change;
      if (userId !== actorId && channel.owner_id !== actorId) throw new ApiError('MISSING_PERMISSIONS');
      if (!participants.includes(userId)) throw new ApiError('UNKNOWN_MEMBER');
      await deleteParticipant(tx, channel.id, userId);
      change.notify(userId, dmLeft(userId, channel.id));
      const left = participants.filter((id) => id !== userId);
      if (left.length === 0) return this.dissolve(tx, change);
      await tell(tx, change, await handOver(tx, channel, left), left);
      change.happen({ kind: 'removed', actorId, userId });
    });
  }

  /** Gives the group a name, or with null none. */
  rename(inside: DmAccess, name: string | null): Promise<void> {
    return this.change(inside, async (tx, change, actorId) => {
      const { channel, participants } = change;
      if (channel.name === name) return change.cancel();
      await tx.query('UPDATE dm_channels SET name = $2 WHERE id = $1', [channel.id, name]);
      await tell(tx, change, { ...channel, name }, participants);
      change.happen({ kind: 'renamed', actorId });
    });
  }

  private change(
    { channel, member }: DmAccess,
    work: (tx: EntityManager, change: DmChange, actorId: string) => Promise<void>,
  ): Promise<void> {
    if (channel.wire.type !== 'group_dm') throw new ApiError('WRONG_CHANNEL_TYPE');
    return this.changes.run(channel.wire.id, member.userId, (tx, change) => work(tx, change, member.userId));
  }

  private async dissolve(tx: EntityManager, change: DmChange): Promise<void> {
    this.deletion.run(change);
    await deleteDm(tx, change.channel.id);
  }
}

/** The group with an owner who is in it. */
async function handOver(tx: EntityManager, channel: Readonly<DmRow>, left: readonly string[]): Promise<DmRow> {
  const [heir = null] = left;
  if (channel.owner_id !== null && left.includes(channel.owner_id)) return channel;
  await tx.query('UPDATE dm_channels SET owner_id = $2 WHERE id = $1', [channel.id, heir]);
  return { ...channel, owner_id: heir };
}

/** Tells everybody who is in the group now what has become of it. */
async function tell(tx: EntityManager, change: DmChange, now: DmRow, participants: readonly string[]): Promise<void> {
  const users = await readUsers(tx, participants);
  for (const id of participants) {
    const t = change.participants.includes(id) ? 'CHANNEL_UPDATE' : 'CHANNEL_CREATE';
    change.notify(id, dmShown(id, t, toDmChannel(now, participants, id, users)));
  }
}
