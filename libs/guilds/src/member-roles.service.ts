import { Injectable } from '@nestjs/common';
import { Access, Memberships, type GuildAccess, type MemberFacts } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import type { Role } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import type { EntityManager } from 'typeorm';
import { dispatchEvent, TO_ALL } from './dispatch-event';
import { GuildChanges } from './guild-changes';
import { toMember } from './member.presenter';
import { demandBelow, demandOrdinary, demandOwnOrBelow, demandReach, demandRole } from './role.policy';

/** Which role for whom. */
export interface RoleAssignment {
  userId: string;
  roleId: string;
}

type Change = (tx: EntityManager, guildId: string, assignment: RoleAssignment) => Promise<unknown>;

/** Gives roles to members and takes them. */
@Injectable()
export class MemberRoles {
  constructor(
    private readonly access: Access,
    private readonly memberships: Memberships,
    private readonly changes: GuildChanges,
    private readonly summaries: UserSummaries,
  ) {}

  /**
   * Gives the role; who has it keeps it. The role must be below the actor's highest and hold nothing that the actor does not.
   * Throws UNKNOWN_ROLE, UNKNOWN_MEMBER (404), INVALID_ROLE (400), MISSING_PERMISSIONS (403).
   */
  give(actor: GuildAccess, assignment: RoleAssignment, reason?: string): Promise<void> {
    return this.change(actor, assignment, {
      key: '$add',
      reason,
      write: insert,
      check: (now, role) => demandReach(now, '0', role.permissions),
    });
  }

  /** Takes the role; who does not have it stays without. Throws as {@link give} does. */
  take(actor: GuildAccess, assignment: RoleAssignment, reason?: string): Promise<void> {
    return this.change(actor, assignment, { key: '$remove', reason, write: remove, check: () => undefined });
  }

  private async change(
    { view, member }: GuildAccess,
    assignment: RoleAssignment,
    how: { key: '$add' | '$remove'; reason?: string; write: Change; check: (now: GuildAccess, role: Role) => void },
  ): Promise<void> {
    const { userId, roleId } = assignment;
    const user = (await this.summaries.getMany([userId])).get(userId);
    const audit = { action: 'MEMBER_ROLE_UPDATE', targetId: userId, reason: how.reason };
    // A role can take rights as well: channels may deny it what others have.
    await this.changes.run(view.id, member.userId, { rights: true, audit }, async (tx, change) => {
      const actor = await this.access.guildWithin(tx, change.guild, member.userId, 'MANAGE_ROLES');
      const role = demandRole(actor, roleId);
      const before = await this.demandMember(tx, view.id, userId);
      demandOrdinary(role);
      demandBelow(actor, role);
      demandOwnOrBelow(actor, before);
      how.check(actor, role);
      if (!user || before.roles.includes(roleId) === (how.key === '$add')) return change.cancel();
      await how.write(tx, view.id, assignment);
      const after = await this.demandMember(tx, view.id, userId);
      change.describe({ changes: [{ key: how.key, new_value: [{ id: roleId, name: role.name }] }] });
      change.emit(dispatchEvent('GUILD_MEMBER_UPDATE', TO_ALL, toMember(view.id, after, user)));
    });
  }

  private async demandMember(tx: EntityManager, guildId: string, userId: string): Promise<MemberFacts> {
    const facts = await this.memberships.within(tx, guildId, userId);
    if (!facts) throw new ApiError('UNKNOWN_MEMBER');
    return facts;
  }
}

const insert: Change = (tx, guildId, { userId, roleId }) =>
  tx.query('INSERT INTO member_roles (guild_id, user_id, role_id) VALUES ($1, $2, $3)', [guildId, userId, roleId]);

const remove: Change = (tx, guildId, { userId, roleId }) =>
  tx.query('DELETE FROM member_roles WHERE guild_id = $1 AND user_id = $2 AND role_id = $3', [guildId, userId, roleId]);
