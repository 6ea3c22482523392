import { Injectable } from '@nestjs/common';
import { Access, GuildViews } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import { GuildMembers, toGuild } from '@messagepal/guilds';
import { bits, hasAll } from '@messagepal/permissions';
import type { Guild } from '@messagepal/protocol';
import type { InviteWithPlace } from './invite';
import { useInvite } from './invite.rows';
import { InvitesService } from './invites.service';

/** What people do with an invite whose code they have. */
@Injectable()
export class InviteGuests {
  constructor(
    private readonly invites: InvitesService,
    private readonly members: GuildMembers,
    private readonly access: Access,
    private readonly views: GuildViews,
  ) {}

  /**
   * Joins the guild and uses the invite once, both or neither; who is a member already uses nothing up.
   * Throws UNKNOWN_INVITE (404), BANNED (403), MAX_GUILDS (400), MAX_MEMBERS (403).
   */
  async join(userId: string, code: string): Promise<{ guild: Guild }> {
    const { guildId } = await this.invites.demand(code);
    await this.members.join(guildId, userId, async (tx) => {
      if (!(await useInvite(tx, code))) throw new ApiError('UNKNOWN_INVITE');
    });
    const view = await this.views.current(guildId);
    if (!view) throw new ApiError('UNKNOWN_INVITE');
    return { guild: toGuild(view) };
  }

  /** Throws UNKNOWN_INVITE (404), MISSING_PERMISSIONS (403) for who may manage neither the channel nor the guild. */
  async revoke(userId: string, code: string): Promise<void> {
    const invite = await this.invites.demand(code);
    if (!(await this.mayRevoke(userId, invite))) throw new ApiError('MISSING_PERMISSIONS');
    await this.invites.remove(userId, invite);
  }

  /** The invite itself is no secret to who has its code, so a stranger is refused like a member without the right. */
  private async mayRevoke(userId: string, { guildId, channelId }: InviteWithPlace): Promise<boolean> {
    try {
      const { base } = await this.access.guild(userId, guildId);
      if (hasAll(base, bits('MANAGE_GUILD'))) return true;
      await this.access.channel(userId, channelId, 'MANAGE_CHANNELS');
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status < 500) return false;
      throw error;
    }
  }
}
