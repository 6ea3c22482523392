import type { PermissionName } from '@messagepal/permissions';
import type { RouteRule } from '@messagepal/runtime';

/** A rule that {@link AccessGuard} judges by the ids of the path. */
export interface AccessRule extends RouteRule {
  readonly kind: 'guild' | 'channel';
  /** Whether `:channel` may be a DM, and whether the permissions are asked for there as well. */
  readonly dms: 'none' | 'alike' | 'all participants';
  readonly permissions: readonly PermissionName[];
}

/** For members of the guild `:guild` of the path who hold these permissions in it. */
export const guildRoute = (...permissions: PermissionName[]): AccessRule => accessRule('guild', permissions);

/** For members who see the channel `:channel` of the path, which is one of a guild, and hold these permissions there. */
export const channelRoute = (...permissions: PermissionName[]): AccessRule => accessRule('channel', permissions);

/** For those who see the channel `:channel` of the path, be it of a guild or a DM, and hold these permissions there. */
export const anyChannelRoute = (...permissions: PermissionName[]): AccessRule =>
  accessRule('channel', permissions, 'alike');

/** For those who hold these permissions in the channel `:channel` of the path, and for the participants of a DM. */
export const channelOrDmRoute = (...permissions: PermissionName[]): AccessRule =>
  accessRule('channel', permissions, 'all participants');

/** Whether the access guard is the one to judge a rule. */
export const isAccessRule = (rule: RouteRule): rule is AccessRule => rule.kind === 'guild' || rule.kind === 'channel';

const SUFFIXES: Record<AccessRule['dms'], string> = {
  none: '',
  alike: '; DMs as well',
  'all participants': '; DMs: participant',
};

function accessRule(
  kind: AccessRule['kind'],
  permissions: readonly PermissionName[],
  dms: AccessRule['dms'] = 'none',
): AccessRule {
  const wanted = permissions.join(', ') || (kind === 'guild' ? 'member' : 'READ_MESSAGES');
  return { kind, dms, anonymous: false, permissions, describe: () => `${kind}: ${wanted}${SUFFIXES[dms]}` };
}
