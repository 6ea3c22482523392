import { Injectable } from '@nestjs/common';
import { Access, type GuildAccess } from '@messagepal/access';
import { ApiError, fieldErrors } from '@messagepal/errors';
import type { Role } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';
import { dispatchEvent, TO_ALL } from './dispatch-event';
import { GuildChanges } from './guild-changes';
import type { RoleMove } from './role.forms';
import { arrangeRoles, keepsTheTop } from './role.layout';
import { demandBelow, demandRole, isBelow } from './role.policy';

/** Moves many roles of a guild at once. */
@Injectable()
export class RoleOrder {
  constructor(
    private readonly access: Access,
    private readonly changes: GuildChanges,
  ) {}

  /**
   * All moves or none; whoever is not the owner moves roles only below their own highest.
   * Throws UNKNOWN_ROLE (404), INVALID_ROLE (400) for `@everyone`, INVALID_FORM_BODY (400), MISSING_PERMISSIONS (403).
   */
  async move({ view, member }: GuildAccess, moves: readonly RoleMove[], reason?: string): Promise<void> {
    demandOnce(moves);
    const audit = { action: 'ROLE_REORDER', targetId: view.id, reason };
    await this.changes.run(view.id, member.userId, { rights: true, audit }, async (tx, change) => {
      const actor = await this.access.guildWithin(tx, change.guild, member.userId, 'MANAGE_ROLES');
      const moved = movedRoles(actor, moves);
      if (moved.length === 0) return change.cancel();
      await writePositions(tx, view.id, moved);
      change.describe({ changes: moved.map(({ id, position }) => ({ id, position })) });
      for (const role of moved) change.emit(dispatchEvent('GUILD_ROLE_UPDATE', TO_ALL, { guild_id: view.id, role }));
    });
  }
}

/** The roles whose position the moves change, as they are afterwards. */
function movedRoles(actor: GuildAccess, moves: readonly RoleMove[]): Role[] {
  const { view } = actor;
  for (const { id } of moves) {
    const role = demandRole(actor, id);
    if (id === view.id) throw new ApiError('INVALID_ROLE');
    demandBelow(actor, role);
  }
  const before = [...view.roles.values()].map(({ wire }) => wire).filter(({ id }) => id !== view.id);
  const after = arrangeRoles(before, moves);
  if (!keepsTheTop(before, after, (role) => isBelow(actor, role))) throw new ApiError('MISSING_PERMISSIONS');
  const placed = after.map((role, index) => ({ ...role, position: index + 1 }));
  return placed.filter(({ position }, index) => position !== after[index]?.position);
}

function demandOnce(moves: readonly RoleMove[]): void {
  if (new Set(moves.map(({ id }) => id)).size === moves.length) return;
  throw fieldErrors({ _errors: [{ code: 'SET_TYPE_CONTAINS_DUPLICATES', message: 'A role is named twice.' }] });
}

async function writePositions(tx: EntityManager, guildId: string, roles: readonly Role[]): Promise<void> {
  await tx.query(
    `UPDATE roles r SET position = v.position FROM unnest($2::bigint[], $3::integer[]) AS v (id, position)
     WHERE r.guild_id = $1 AND r.id = v.id`,
    [guildId, roles.map(({ id }) => id), roles.map(({ position }) => position)],
  );
}
