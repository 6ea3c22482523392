import { Injectable } from '@nestjs/common';
import {
  channelPermissions,
  guildPermissions,
  Memberships,
  rankOf,
  rankOfRole,
  type GuildAccess,
} from '@messagepal/access';
import { Config } from '@messagepal/config';
import { ApiError, fieldErrors } from '@messagepal/errors';
import { bits, hasAll } from '@messagepal/permissions';
import type { Channel, PermissionOverwrite } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';
import {
  mayChange,
  overwriteChanges,
  repeatsOrKnows,
  sameOverwrites,
  type OverwriteActor,
  type OverwriteChange,
} from './channel.overwrites';
import { writeOverwrites } from './overwrite.rows';

/** A guild's channels and who changes them, in a transaction that holds the guild. */
export interface OverwriteScene {
  tx: EntityManager;
  actor: Pick<GuildAccess, 'view' | 'member'>;
  channels: readonly Channel[];
}

/**
 * Writes overwrites for whoever may. Throws UNKNOWN_ROLE and UNKNOWN_MEMBER (404) for what there is not, MISSING_PERMISSIONS
 * (403) for bits that the actor does not hold and for those who do not stand below, MAX_OVERWRITES (400), INVALID_FORM_BODY (400)
 * for bits that are no permission's and were not there before.
 */
@Injectable()
export class OverwriteEditor {
  constructor(
    private readonly memberships: Memberships,
    private readonly config: Config,
  ) {}

  /** Of a channel that was just created. The actor needs in the guild what they allow or deny. */
  async begin({ tx, actor }: OverwriteScene, id: string, overwrites: readonly PermissionOverwrite[]): Promise<void> {
    const changes = overwriteChanges([], overwrites);
    await this.check(tx, actor, guildPermissions(actor.view, actor.member), changes);
    await writeOverwrites(tx, actor.view.id, [id], changes);
  }

  /** Of a new channel in a category: it follows it from the start. */
  async follow({ tx, actor }: OverwriteScene, id: string, category: Channel): Promise<void> {
    const changes = overwriteChanges([], category.permission_overwrites);
    if (changes.length > 0) await writeOverwrites(tx, actor.view.id, [id], changes);
  }

  /**
   * Replaces a channel's overwrites, and with a category's those of the channels that follow it. The actor needs MANAGE_ROLES
   * in the channel. Answers the ids of the channels that are changed.
   */
  async replace(scene: OverwriteScene, id: string, overwrites: readonly PermissionOverwrite[]): Promise<Set<string>> {
    const { tx, actor, channels } = scene;
    const channel = channels.find((one) => one.id === id);
    const held = heldIn(actor, id);
    if (!channel || !hasAll(held, bits('MANAGE_ROLES'))) throw new ApiError('MISSING_PERMISSIONS');
    const changes = overwriteChanges(channel.permission_overwrites, overwrites);
    if (changes.length === 0) return new Set();
    if (overwrites.length > this.config.limits.channels.overwrites) throw new ApiError('MAX_OVERWRITES');
    await this.check(tx, actor, held, changes);
    const changed = [channel, ...followersOf(channel, channels)].map((one) => one.id);
    await writeOverwrites(tx, actor.view.id, changed, changes);
    return new Set(changed);
  }

  private async check(
    tx: EntityManager,
    { view, member }: OverwriteScene['actor'],
    held: bigint,
    changes: readonly OverwriteChange[],
  ): Promise<void> {
    if (!changes.every(repeatsOrKnows)) throw fieldErrors({ _errors: [UNKNOWN_BITS] });
    const named = changes.flatMap(({ before, after }) => after ?? before ?? []);
    const memberIds = named.filter(({ type }) => type === 'member').map(({ id }) => id);
    const members = await this.memberships.manyWithin(tx, view.id, memberIds);
    for (const { before, after } of changes) {
      if (!after || before?.type === after.type) continue;
      if (after.type === 'role' && !view.roles.has(after.id)) throw new ApiError('UNKNOWN_ROLE');
      if (after.type === 'member' && !members.has(after.id)) throw new ApiError('UNKNOWN_MEMBER');
    }
    const ranks = new Map([...members].map(([id, facts]) => [id, rankOf(view, facts)]));
    const actor: OverwriteActor = {
      userId: member.userId,
      rank: rankOf(view, member),
      held,
      rankOfRole: (id) => rankOfRole(view, id),
      rankOfMember: (id) => ranks.get(id),
    };
    if (!changes.every((change) => mayChange(actor, change))) throw new ApiError('MISSING_PERMISSIONS');
  }
}

const UNKNOWN_BITS = { code: 'PERMISSIONS_INVALID', message: 'Not a set of known permissions, as a decimal string.' };

/** The channels of a category that have its overwrites and so follow it. */
const followersOf = (channel: Channel, channels: readonly Channel[]): Channel[] =>
  channels.filter(
    (child) =>
      child.parent_id === channel.id && sameOverwrites(child.permission_overwrites, channel.permission_overwrites),
  );

function heldIn({ view, member }: OverwriteScene['actor'], channelId: string): bigint {
  const channel = view.channels.get(channelId);
  return channel ? channelPermissions(view, member, channel) : 0n;
}
