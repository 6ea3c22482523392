import type { PermissionName } from '@messagepal/permissions';
import type { RouteRule } from '@messagepal/runtime';

/** A rule that {@link AccessGuard} judges by the ids of the path. */
export interface AccessRule extends RouteRule {
  readonly kind: 'guild' | 'channel';
  readonly permissions: readonly PermissionName[];
}

/** For members of the guild `:guild` of the path who hold these permissions in it. */
export const guildRoute = (...permissions: PermissionName[]): AccessRule => accessRule('guild', permissions);

/** For members who see the channel `:channel` of the path and hold these permissions there. */
export const channelRoute = (...permissions: PermissionName[]): AccessRule => accessRule('channel', permissions);

/** Whether the access guard is the one to judge a rule. */
export const isAccessRule = (rule: RouteRule): rule is AccessRule => rule.kind === 'guild' || rule.kind === 'channel';

function accessRule(kind: AccessRule['kind'], permissions: readonly PermissionName[]): AccessRule {
  const wanted = permissions.join(', ') || (kind === 'guild' ? 'member' : 'READ_MESSAGES');
  return { kind, anonymous: false, permissions, describe: () => `${kind}: ${wanted}` };
}
