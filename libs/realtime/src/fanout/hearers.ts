import type { Scope } from '@messagepal/event-log';
import type { GuildClass } from '@messagepal/access';

/** Whether members of a class may hear what is meant for the scope: the one test per class and event. */
export function hears(guildClass: GuildClass, scope: Scope): boolean {
  if (scope.kind !== 'channel') return true;
  return (scope.history ? guildClass.history : guildClass.visible).has(scope.channelId);
}

/** Whether a user is among those the scope names; scopes that name nobody in particular mean everybody. */
export const isMeant = (userId: string, scope: Scope): boolean =>
  scope.kind !== 'users' || scope.userIds.includes(userId);
