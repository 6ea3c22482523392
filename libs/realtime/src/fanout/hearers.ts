import type { Scope } from '@messagepal/event-log';
import { isTimedOut, type GuildClass } from '@messagepal/access';
import { bits, hasAll } from '@messagepal/permissions';
import type { Attachment } from './attachment';

const ADMINISTRATOR = bits('ADMINISTRATOR');

/** Whether members of a class may hear what is meant for the scope: the one test per class and event. */
export function hears(guildClass: GuildClass, scope: Scope): boolean {
  if (scope.kind === 'holders') return hasAll(guildClass.base, BigInt(scope.permissions));
  if (scope.kind !== 'channel') return true;
  return (scope.history ? guildClass.history : guildClass.visible).has(scope.channelId);
}

/**
 * Whether somebody whose class hears is meant as well. Classes know nothing of time-outs, which take everything that holders
 * are asked for, but from administrators. Scopes that name nobody in particular mean everybody.
 */
export function isMeant({ member, guildClass }: Pick<Attachment, 'member' | 'guildClass'>, scope: Scope): boolean {
  if (scope.kind === 'holders') return !isTimedOut(member) || hasAll(guildClass.base, ADMINISTRATOR);
  return scope.kind !== 'users' || scope.userIds.includes(member.userId);
}
