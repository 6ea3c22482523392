import { Injectable } from '@nestjs/common';
import { Access, classOf, GuildViews, Memberships, type GuildAccess, type GuildView } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import type { Guild, GuildWithChannels } from '@messagepal/protocol';
import { compareSnowflakes } from '@messagepal/snowflake';
import type { EntityManager } from 'typeorm';
import { dispatchEvent, TO_ALL } from './dispatch-event';
import { fieldChanges } from './field-changes';
import { GuildChanges } from './guild-changes';
import { GuildCreation, type GuildDraft } from './guild-creation';
import { GuildDeletion } from './guild-deletion';
import { GuildEntity } from './guild.entity';
import { toGuild, toGuildUpdate, toGuildWithSettings, toNewGuild, toSettings } from './guild.presenter';
import { demandSystemChannel } from './system-channel';

/** What a PATCH may change; absent fields stay as they are. */
export interface GuildPatch extends Partial<GuildDraft> {
  /** Who owns the guild from then on: a member, named by the owner. */
  owner_id?: string;
  /** Where joins are told of; null for nowhere. */
  system_channel_id?: string | null;
  /** For how many days messages are kept; null for as long as the operator says. */
  message_retention_days?: number | null;
}

/** A page of a user's guilds: exclusive cursors, at most one of the two. */
export interface GuildPage {
  limit: number;
  before?: string;
  after?: string;
}

/** Guilds as wholes: create, show, change, delete. */
@Injectable()
export class GuildsService {
  constructor(
    private readonly creation: GuildCreation,
    private readonly changes: GuildChanges,
    private readonly deletion: GuildDeletion,
    private readonly views: GuildViews,
    private readonly memberships: Memberships,
    private readonly access: Access,
  ) {}

  /** Creates a guild with its first channels and answers it. Throws MAX_GUILDS (400). */
  async create(ownerId: string, draft: GuildDraft): Promise<GuildWithChannels> {
    const guildId = await this.creation.create(ownerId, draft);
    const view = await this.demandView(guildId);
    const member = await this.memberships.find(guildId, ownerId, view.rights);
    if (!member) throw new ApiError('UNKNOWN_GUILD');
    return toNewGuild(view, classOf(view, member));
  }

  /**
   * Changes the given fields; the same values again change nothing. Of two who hand the guild over at once the second is no
   * owner any more. Throws MISSING_PERMISSIONS (403), UNKNOWN_MEMBER (404) for a new owner who is none, INVALID_FORM_BODY
   * (400) for a system channel that they do not see.
   */
  async update({ view, member }: GuildAccess, patch: GuildPatch, reason?: string): Promise<Guild> {
    const audit = { action: 'GUILD_UPDATE', targetId: view.id, reason };
    const rights = patch.owner_id !== undefined;
    await this.changes.run(view.id, member.userId, { rights, audit }, async (tx, change) => {
      const inside = await this.access.guildWithin(tx, change.guild, member.userId, 'MANAGE_GUILD');
      demandSystemChannel(inside, patch.system_channel_id);
      const changes = fieldChanges(toSettings(change.guild), patch);
      if (changes.length === 0) return change.cancel();
      if (rights) await this.demandHeir(tx, change.guild, { owner: member.userId, heir: patch.owner_id });
      change.describe({ changes });
      const columns = columnsOf(patch);
      await tx.update(GuildEntity, { id: view.id }, columns);
      const after = toGuildUpdate({ ...change.guild, ...columns, version: change.version });
      change.emit(dispatchEvent('GUILD_UPDATE', TO_ALL, after));
    });
    return toGuildWithSettings(await this.demandView(view.id), member);
  }

  /** Deletes the guild and all that is in it. Throws MISSING_PERMISSIONS (403) for who is not the owner. */
  async remove({ view, member }: GuildAccess): Promise<void> {
    const actorId = member.userId;
    await this.changes.run(view.id, actorId, { rights: true }, async (tx, change) => {
      if (change.guild.ownerId !== actorId) throw new ApiError('MISSING_PERMISSIONS');
      await this.deletion.run(tx, change);
      await tx.delete(GuildEntity, { id: view.id });
      change.emit(dispatchEvent('GUILD_DELETE', TO_ALL, { id: view.id }));
    });
  }

  /** A user's guilds by id, ascending. */
  async listOf(userId: string, page: GuildPage): Promise<Guild[]> {
    const ids = pageOf(await this.memberships.guildIdsOf(userId), page);
    const views = await Promise.all(ids.map((id) => this.views.current(id)));
    return views.filter((view) => view !== undefined).map(toGuild);
  }

  private async demandHeir(
    tx: EntityManager,
    guild: Readonly<GuildEntity>,
    { owner, heir }: { owner: string; heir?: string },
  ): Promise<void> {
    if (heir === undefined || heir === guild.ownerId) return;
    if (guild.ownerId !== owner) throw new ApiError('MISSING_PERMISSIONS');
    if (!(await this.memberships.within(tx, guild.id, heir))) throw new ApiError('UNKNOWN_MEMBER');
  }

  private async demandView(guildId: string): Promise<GuildView> {
    const view = await this.views.current(guildId);
    if (!view) throw new ApiError('UNKNOWN_GUILD');
    return view;
  }
}

function columnsOf(patch: GuildPatch): Partial<GuildEntity> {
  const { name, icon_url, description, owner_id, system_channel_id, message_retention_days } = patch;
  return {
    ...(message_retention_days !== undefined && { messageRetentionDays: message_retention_days }),
    ...(system_channel_id !== undefined && { systemChannelId: system_channel_id }),
    ...(name !== undefined && { name }),
    ...(icon_url !== undefined && { iconUrl: icon_url }),
    ...(description !== undefined && { description }),
    ...(owner_id !== undefined && { ownerId: owner_id }),
  };
}

/** @param ids ascending */
function pageOf(ids: readonly string[], { before, after, limit }: GuildPage): string[] {
  const left = ids.filter(
    (id) =>
      (after === undefined || compareSnowflakes(id, after) > 0) &&
      (before === undefined || compareSnowflakes(id, before) < 0),
  );
  // Backwards from a cursor, the page is the one that ends there.
  return before !== undefined && after === undefined ? left.slice(-limit) : left.slice(0, limit);
}
