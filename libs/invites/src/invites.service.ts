import { Injectable } from '@nestjs/common';
import { Access, classOf, type ChannelAccess, type GuildAccess } from '@messagepal/access';
import { Config } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { dispatchEvent, fieldChanges, GuildChanges, toChannel } from '@messagepal/guilds';
import { toTimestamp, type Invite } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import type { EntityManager } from 'typeorm';
import { expiryOf, type InviteTerms, type InviteWithPlace } from './invite';
import { newInviteCode } from './invite-code';
import { InviteEntity } from './invite.entity';
import { toInvite } from './invite.presenter';
import { demandRemover } from './invite.policy';
import { InviteRows, sweepInvites } from './invite.rows';

/** Creates, shows and deletes invites. */
@Injectable()
export class InvitesService {
  constructor(
    private readonly rows: InviteRows,
    private readonly access: Access,
    private readonly changes: GuildChanges,
    private readonly summaries: UserSummaries,
    private readonly config: Config,
  ) {}

  /**
   * Throws WRONG_CHANNEL_TYPE (400) for categories, MAX_INVITES (400), UNKNOWN_CHANNEL (404), MISSING_PERMISSIONS (403) when
   * the right was lost meanwhile.
   */
  async create({ view, member, channel }: ChannelAccess, terms: InviteTerms, reason?: string): Promise<Invite> {
    if (channel.wire.type === 'category') throw new ApiError('WRONG_CHANNEL_TYPE');
    const invite = draftInvite(view.id, channel.wire.id, member.userId, terms);
    const { userId, channelId } = { userId: member.userId, channelId: channel.wire.id };
    const changes = fieldChanges({}, { ...placeOf(invite), ...terms });
    const audit = { action: 'INVITE_CREATE', changes, reason };
    await this.changes.run(view.id, userId, { rights: false, audit }, async (tx, change) => {
      await this.access.channelWithin(tx, change.guild, { userId, channelId }, 'CREATE_INVITE');
      await this.demandRoom(tx, view.id);
      await tx.insert(InviteEntity, invite);
      change.emit(dispatchEvent('INVITE_CREATE', toChannel(channelId), announcementOf(invite)));
    });
    return this.show(invite.code);
  }

  /** Those that lead to channels which the member sees, newest first. */
  async listOf({ view, member }: GuildAccess): Promise<Invite[]> {
    const { visible } = classOf(view, member);
    const invites = (await this.rows.listOf(view.id)).filter(({ channelId }) => visible.has(channelId));
    const users = await this.summaries.getMany(invites.flatMap(({ inviterId }) => inviterId ?? []));
    return invites.map((invite) => toInvite(invite, users.get(invite.inviterId ?? '')));
  }

  /** The invite as anybody sees it. Throws UNKNOWN_INVITE (404), also when it has expired or is used up. */
  async show(code: string): Promise<Invite> {
    const invite = await this.demand(code);
    const { inviterId } = invite;
    const users = await this.summaries.getMany(inviterId === null ? [] : [inviterId]);
    return toInvite(invite, inviterId === null ? undefined : users.get(inviterId));
  }

  /** Throws UNKNOWN_INVITE (404). */
  async demand(code: string): Promise<InviteWithPlace> {
    const invite = await this.rows.find(code);
    if (!invite) throw new ApiError('UNKNOWN_INVITE');
    return invite;
  }

  /** Throws UNKNOWN_INVITE (404) when somebody else was faster, MISSING_PERMISSIONS (403). */
  async remove(actorId: string, { code, guildId, channelId }: InviteWithPlace, reason?: string): Promise<void> {
    const audit = { action: 'INVITE_DELETE', changes: goneFields(placeOf({ code, channelId })), reason };
    await this.changes.run(guildId, actorId, { rights: false, audit }, async (tx, change) => {
      await demandRemover(this.access, tx, change.guild, { userId: actorId, channelId });
      const { affected } = await tx.delete(InviteEntity, { code });
      if (!affected) throw new ApiError('UNKNOWN_INVITE');
      const gone = { code, guild_id: guildId, channel_id: channelId };
      change.emit(dispatchEvent('INVITE_DELETE', toChannel(channelId), gone));
    });
  }

  private async demandRoom(tx: EntityManager, guildId: string): Promise<void> {
    const left = await sweepInvites(tx, guildId);
    if (left >= this.config.limits.invites.perGuild) throw new ApiError('MAX_INVITES');
  }
}

function draftInvite(guildId: string, channelId: string, inviterId: string, terms: InviteTerms): InviteEntity {
  const createdAt = new Date();
  return {
    code: newInviteCode(),
    guildId,
    channelId,
    inviterId,
    maxAge: terms.max_age,
    maxUses: terms.max_uses,
    uses: 0,
    expiresAt: expiryOf(terms, createdAt),
    createdAt,
  };
}

/** What the audit log says of an invite: a code is no id that a line could have for its target. */
const placeOf = ({ code, channelId }: Pick<InviteEntity, 'code' | 'channelId'>) => ({ code, channel_id: channelId });

const goneFields = (before: object) =>
  Object.entries(before).map(([key, value]: [string, unknown]) => ({ key, old_value: value, new_value: null }));

const announcementOf = ({ code, guildId, channelId, expiresAt }: InviteEntity) => ({
  code,
  guild_id: guildId,
  channel_id: channelId,
  expires_at: expiresAt && toTimestamp(expiresAt),
});
