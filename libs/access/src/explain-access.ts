import { explain, type Explanation } from '@messagepal/permissions';
import type { GuildView, ViewedChannel } from './guild-view';
import { isTimedOut, type MemberFacts } from './member-facts';

/** Why a member may do in a channel what they may at `now`, and no more; see `explain` of permissions. */
export function explainAccess(
  view: GuildView,
  member: MemberFacts,
  { overwrites, wire }: ViewedChannel,
  now?: number,
): Explanation {
  const { userId: memberId, roles } = member;
  return explain({
    memberId,
    owner: view.guild.owner_id === memberId,
    timedOut: isTimedOut(member, now),
    thread: wire.type === 'thread',
    everyone: { id: view.id, permissions: view.roles.get(view.id)?.permissions ?? 0n },
    roles: roles.map((id) => ({ id, permissions: view.roles.get(id)?.permissions ?? 0n })),
    overwrites: {
      everyone: overwrites.everyone,
      roles: roles.flatMap((id) => {
        const overwrite = overwrites.roles.get(id);
        return overwrite ? [{ id, ...overwrite }] : [];
      }),
      member: overwrites.members.get(memberId),
    },
  });
}
