import { Injectable } from '@nestjs/common';
import { Access, type GuildAccess } from '@messagepal/access';
import { Config } from '@messagepal/config';
import { DataSource } from 'typeorm';
import { GuildChanges } from '@messagepal/guilds';
import { ModeratedMembers } from './moderated-members';
import { demandAboveRoles } from './moderation.policy';
import { countAbsent, findAbsent, type Absence } from './prune.rows';

/** Whom a prune is about. */
export interface PruneTerms {
  /** Of absence: no session of theirs was used meanwhile, and they have been members for longer. */
  days: number;
  /** Roles that don't keep a member from being pruned. */
  roleIds: readonly string[];
}

/** Removes members who have not been there for long. */
@Injectable()
export class PruneService {
  constructor(
    private readonly access: Access,
    private readonly changes: GuildChanges,
    private readonly members: ModeratedMembers,
    private readonly source: DataSource,
    private readonly config: Config,
  ) {}

  /** How many a prune would remove, however many. Throws UNKNOWN_ROLE (404), MISSING_PERMISSIONS (403). */
  async count(actor: GuildAccess, terms: PruneTerms): Promise<number> {
    demandAboveRoles(actor, terms.roleIds);
    return countAbsent(this.source, absenceOf(actor, terms));
  }

  /**
   * Removes up to 500 of them, those with the lowest ids, and answers how many; more take another prune. Whoever has come back
   * meanwhile, or has got a role, stays. Throws UNKNOWN_ROLE (404), MISSING_PERMISSIONS (403).
   */
  async prune(caller: GuildAccess, terms: PruneTerms, reason?: string): Promise<number> {
    const { view, member } = caller;
    const absence = absenceOf(caller, terms);
    const candidates = await findAbsent(this.source, absence, { limit: this.config.limits.moderation.prunedAtOnce });
    const users = await this.members.users(candidates);
    const audit = { action: 'MEMBER_PRUNE', reason };
    return this.changes.run(view.id, member.userId, { rights: true, audit }, async (tx, change) => {
      const actor = await this.access.guildWithin(tx, change.guild, member.userId, 'KICK_MEMBERS', 'MANAGE_GUILD');
      demandAboveRoles(actor, terms.roleIds);
      const still = await findAbsent(tx, absence, { among: candidates, limit: candidates.length });
      const pruned = still.map((id) => users.get(id)).filter((user) => user !== undefined);
      if (pruned.length === 0) change.cancel();
      change.describe({ changes: [newValue('days', terms.days), newValue('members_removed', pruned.length)] });
      await this.members.dismiss(tx, change, pruned);
      return pruned.length;
    });
  }
}

const absenceOf = ({ view, member }: GuildAccess, { days, roleIds }: PruneTerms): Absence => ({
  guildId: view.id,
  actorId: member.userId,
  days,
  roleIds,
});

const newValue = (key: string, value: number) => ({ key, new_value: value });
