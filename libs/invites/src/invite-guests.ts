import { Injectable } from '@nestjs/common';
import { GuildViews } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import { GuildMembers, toGuild } from '@messagepal/guilds';
import type { Guild } from '@messagepal/protocol';
import { useInvite } from './invite.rows';
import { InvitesService } from './invites.service';

/** What people do with an invite whose code they have. */
@Injectable()
export class InviteGuests {
  constructor(
    private readonly invites: InvitesService,
    private readonly members: GuildMembers,
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
  async revoke(userId: string, code: string, reason?: string): Promise<void> {
    await this.invites.remove(userId, await this.invites.demand(code), reason);
  }
}
