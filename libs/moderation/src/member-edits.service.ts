import { Injectable } from '@nestjs/common';
import { Access, type GuildAccess, type MemberFacts } from '@messagepal/access';
import { Config } from '@messagepal/config';
import { dispatchEvent, GuildChanges, TO_ALL, toMember, type FieldChange } from '@messagepal/guilds';
import type { Member, UserSummary } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';
import { demandNick, demandRoles, demandTimeOut } from './member-edit.policy';
import type { MemberForm } from './member-form';
import { differencesOf, writeMember, type MemberState } from './member.changes';
import { ModeratedMembers } from './moderated-members';
import { readTimeOut } from './time-out';

/** Changes nicks, time-outs and the roles of members. */
@Injectable()
export class MemberEdits {
  constructor(
    private readonly access: Access,
    private readonly changes: GuildChanges,
    private readonly members: ModeratedMembers,
    private readonly config: Config,
  ) {}

  /**
   * Changes the given fields, all or none; the same values again change nothing.
   * Throws UNKNOWN_MEMBER, UNKNOWN_ROLE (404), INVALID_ROLE, INVALID_FORM_BODY (400), MISSING_PERMISSIONS (403).
   */
  async edit({ view, member }: GuildAccess, userId: string, form: MemberForm, reason?: string): Promise<Member> {
    const user = await this.members.user(userId, 'UNKNOWN_MEMBER');
    const wanted = this.read(form);
    const audit = { action: 'MEMBER_UPDATE', targetId: userId, reason };
    // A nick takes nothing from anybody.
    const rights = form.communication_disabled_until !== undefined || form.roles !== undefined;
    return this.changes.run(view.id, member.userId, { rights, audit }, async (tx, change) => {
      const actor = await this.access.guildWithin(tx, change.guild, member.userId);
      const before = await this.members.demand(tx, view.id, userId);
      demandAllowed(actor, before, wanted);
      const differences = differencesOf(actor.view, before, wanted);
      if (differences.length === 0) {
        change.cancel();
        return toMember(view.id, before, user);
      }
      change.describe({ action: actionOf(differences), changes: differences });
      const after = await this.write(tx, view.id, user, wanted);
      change.emit(dispatchEvent('GUILD_MEMBER_UPDATE', TO_ALL, after));
      return after;
    });
  }

  private read({ nick, communication_disabled_until: until, roles }: MemberForm): Partial<MemberState> {
    const maxMs = this.config.limits.moderation.timeOutMs;
    return {
      ...(nick !== undefined && { nick: nick || null }),
      ...(until !== undefined && { timedOutUntil: readTimeOut(until, Date.now(), maxMs) }),
      ...(roles !== undefined && { roles }),
    };
  }

  private async write(
    tx: EntityManager,
    guildId: string,
    user: UserSummary,
    wanted: Partial<MemberState>,
  ): Promise<Member> {
    await writeMember(tx, guildId, user.id, wanted);
    return toMember(guildId, await this.members.demand(tx, guildId, user.id), user);
  }
}

function demandAllowed(actor: GuildAccess, target: MemberFacts, wanted: Partial<MemberState>): void {
  if (wanted.nick !== undefined) demandNick(actor, target);
  if (wanted.timedOutUntil !== undefined) demandTimeOut(actor, target);
  if (wanted.roles) demandRoles(actor, target, wanted.roles);
}

/** The line says the same whichever way roles were changed. */
const actionOf = (differences: readonly FieldChange[]): string =>
  differences.every(({ key }) => key.startsWith('$')) ? 'MEMBER_ROLE_UPDATE' : 'MEMBER_UPDATE';
