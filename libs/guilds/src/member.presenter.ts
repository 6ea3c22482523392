import type { MemberFacts } from '@messagepal/access';
import { toTimestamp, type Member, type UserSummary } from '@messagepal/protocol';

/** A member of a guild as the others see them. */
export const toMember = (guildId: string, facts: MemberFacts, user: UserSummary): Member => ({
  user,
  guild_id: guildId,
  nick: facts.nick,
  roles: [...facts.roles],
  joined_at: toTimestamp(facts.joinedAt),
  communication_disabled_until: facts.timedOutUntil && toTimestamp(facts.timedOutUntil),
});
