import { Injectable } from '@nestjs/common';
import { Access, type GuildAccess } from '@messagepal/access';
import { GuildChanges } from '@messagepal/guilds';
import { ModeratedMembers } from './moderated-members';
import { demandAbove } from './moderation.policy';

/** Removes members, who may come back. */
@Injectable()
export class KicksService {
  constructor(
    private readonly access: Access,
    private readonly changes: GuildChanges,
    private readonly members: ModeratedMembers,
  ) {}

  /** Throws UNKNOWN_MEMBER (404), MISSING_PERMISSIONS (403) for who is not strictly below the actor. */
  async kick({ view, member }: GuildAccess, userId: string, reason?: string): Promise<void> {
    const user = await this.members.user(userId, 'UNKNOWN_MEMBER');
    const audit = { action: 'MEMBER_KICK', targetId: userId, reason };
    await this.changes.run(view.id, member.userId, { rights: true, audit }, async (tx, change) => {
      const actor = await this.access.guildWithin(tx, change.guild, member.userId, 'KICK_MEMBERS');
      demandAbove(actor, await this.members.demand(tx, view.id, userId));
      await this.members.dismiss(tx, change, [user]);
    });
  }
}
