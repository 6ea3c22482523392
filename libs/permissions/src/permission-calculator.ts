import { bits } from './permission-bits';
import { allPermissions, voicePermissions } from './permission-registry';

/** What the guild as a whole asks about a member. */
export interface BaseQuestion {
  /** Whether the member owns the guild. */
  readonly owner: boolean;
  /** Permissions of the `@everyone` role. */
  readonly everyone: bigint;
  /** Permissions of the member's other roles, in any order. */
  readonly roles: Iterable<bigint>;
  /** Whether the member is timed out at this moment. */
  readonly timedOut?: boolean;
}

/** What a channel changes for a role or a member. */
export interface Overwrite {
  readonly allow: bigint;
  readonly deny: bigint;
}

/** What a channel asks about a member. */
export interface ChannelQuestion {
  /** Answer of {@link computeBase}. */
  readonly base: bigint;
  readonly everyone?: Overwrite;
  /** Overwrites of the roles the member has, in any order. */
  readonly roles: Iterable<Overwrite>;
  readonly member?: Overwrite;
  readonly timedOut?: boolean;
  /** Whether it is a thread: the overwrites are those of its parent, sending needs SEND_MESSAGES_IN_THREADS. */
  readonly thread?: boolean;
}

const ADMINISTRATOR = bits('ADMINISTRATOR');
const READ = bits('READ_MESSAGES');
const SEND = bits('SEND_MESSAGES');
const SEND_IN_THREADS = bits('SEND_MESSAGES_IN_THREADS');
const CONNECT = bits('CONNECT');
const LOST_WITHOUT_SEND = bits('MENTION_EVERYONE', 'ATTACH_FILES', 'EMBED_LINKS', 'SEND_TTS_MESSAGES', 'SEND_POLLS');
/** What a time-out leaves. */
export const LEFT_BY_TIME_OUT = bits('READ_MESSAGES', 'READ_MESSAGE_HISTORY');
// Complements, not the core's bits without them: what extensions add (bits 64 and up) passes through.
const WITHOUT_SEND = ~LOST_WITHOUT_SEND;
const NOT_BY_OVERWRITE = ~ADMINISTRATOR;

/**
 * What a member may do in the guild as a whole. The owner and administrators: everything, also while timed out. Nothing is
 * implied here yet, because a channel may give what the guild does not.
 */
export function computeBase({ owner, everyone, roles, timedOut }: BaseQuestion): bigint {
  if (owner) return allPermissions();
  let base = everyone;
  for (const role of roles) base |= role;
  if ((base & ADMINISTRATOR) !== 0n) return allPermissions();
  return timedOut ? base & LEFT_BY_TIME_OUT : base;
}

/**
 * What a member may do in a channel: the base, then the overwrites of `@everyone`, of all the member's roles together and of
 * the member (each: deny, then allow), then what is implied. Overwrites neither bind nor make administrators.
 */
export function computeChannel(question: ChannelQuestion): bigint {
  const { base, everyone, roles, member, timedOut, thread } = question;
  if ((base & ADMINISTRATOR) !== 0n) return allPermissions();
  let set = everyone ? overwrite(base, everyone.deny, everyone.allow) : base;
  set = overwriteByRoles(set, roles);
  if (member) set = overwrite(set, member.deny, member.allow);
  set &= NOT_BY_OVERWRITE;
  if (thread) set = threadSends(set);
  set = impliedLosses(set);
  return timedOut ? set & LEFT_BY_TIME_OUT : set;
}

function overwriteByRoles(set: bigint, roles: Iterable<Overwrite>): bigint {
  let allow = 0n;
  let deny = 0n;
  for (const role of roles) {
    allow |= role.allow;
    deny |= role.deny;
  }
  return overwrite(set, deny, allow);
}

const overwrite = (set: bigint, deny: bigint, allow: bigint): bigint => (set & ~deny) | allow;

/** In threads the right to send is the one to send in threads. */
export const threadSends = (set: bigint): bigint =>
  (set & SEND_IN_THREADS) !== 0n ? set | SEND : overwrite(set, SEND, 0n);

/** What is left of a set after what it lacks has taken along what needs it. */
export function impliedLosses(set: bigint): bigint {
  if ((set & READ) === 0n) return 0n;
  let left = set;
  if ((left & SEND) === 0n) left &= WITHOUT_SEND;
  if ((left & CONNECT) === 0n) left &= ~voicePermissions();
  return left;
}
