import { createHash } from 'node:crypto';
import { bits } from '@messagepal/permissions';
import type { GuildClass, GuildView } from './guild-view';
import type { MemberFacts } from './member-facts';
import { baseOf, permissionsIn } from './member-permissions';

const READ = bits('READ_MESSAGES');
const HISTORY = bits('READ_MESSAGE_HISTORY');

/** The class of a member: computed once per view and role set, and one object per view and content. */
export function classOf(view: GuildView, member: MemberFacts): GuildClass {
  const roleSet = `roles:${roleSetOf(view, member)}`;
  const known = view.classes.get(roleSet);
  if (known) return known;
  const found = intern(view, computeClass(view, member));
  view.classes.set(roleSet, found);
  return found;
}

/** Everything about a member that a class depends on. */
function roleSetOf(view: GuildView, { userId, roles }: MemberFacts): string {
  if (view.guild.owner_id === userId) return 'owner';
  const own = view.singledOut.has(userId) ? `${userId}/` : '';
  return own + roles.join(',');
}

function intern(view: GuildView, candidate: GuildClass): GuildClass {
  const content = `key:${candidate.key}`;
  const known = view.classes.get(content);
  if (known) return known;
  view.classes.set(content, candidate);
  return candidate;
}

function computeClass(view: GuildView, member: MemberFacts): GuildClass {
  const base = baseOf(view, member, false);
  const visible = new Set<string>();
  const history = new Set<string>();
  for (const [id, channel] of view.channels) {
    const permissions = permissionsIn(channel, member, base, false);
    if ((permissions & READ) === 0n) continue;
    visible.add(id);
    if ((permissions & HISTORY) !== 0n) history.add(id);
  }
  return { key: keyOf(visible, history, base), visible, history, base };
}

function keyOf(visible: ReadonlySet<string>, history: ReadonlySet<string>, base: bigint): string {
  const content = [[...visible].join(','), [...history].join(','), base.toString()].join(';');
  return createHash('sha256').update(content).digest('base64url').slice(0, 22);
}
