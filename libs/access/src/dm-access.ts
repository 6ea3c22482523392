import { ApiError } from '@messagepal/errors';
import { bits, hasAll, type PermissionName } from '@messagepal/permissions';
import type { ChannelAccess } from './access-answers';
import type { DmView } from './dm-view';
import type { MemberFacts } from './member-facts';

/** Somebody in a DM channel that they are a participant of. */
export interface DmAccess {
  readonly view: DmView;
  /** Has no nick, no roles and no time-out. */
  readonly member: MemberFacts;
  readonly channel: {
    readonly wire: { readonly id: string; readonly type: DmView['type']; readonly rate_limit_per_user: 0 };
  };
  /** The same for all participants; only reading where one of two has blocked the other. */
  readonly permissions: bigint;
}

/** Somebody in a channel that they see, of a guild or a DM. */
export type AnyChannelAccess = ChannelAccess | DmAccess;

const READING = bits('READ_MESSAGES', 'READ_MESSAGE_HISTORY');
const ALL =
  READING |
  bits('SEND_MESSAGES', 'EMBED_LINKS', 'ATTACH_FILES', 'ADD_REACTIONS', 'PIN_MESSAGES', 'USE_EXTERNAL_EMOJIS') |
  bits('USE_EXTERNAL_STICKERS', 'SEND_VOICE_MESSAGES', 'SEND_POLLS');

/** Whether the channel is a DM. */
export const isDm = (inside: AnyChannelAccess): inside is DmAccess => 'participants' in inside.view;

/** The guild's id, null for a DM. */
export const guildIdOf = (inside: AnyChannelAccess): string | null => (isDm(inside) ? null : inside.view.id);

/**
 * Throws UNKNOWN_CHANNEL (404) for who is not in it; CANNOT_MESSAGE_USER (403) where a block takes one of the permissions, and
 * MISSING_PERMISSIONS (403) for those that nobody has in a DM.
 */
export function dmAccess(
  view: DmView | undefined,
  userId: string,
  permissions: readonly PermissionName[] = [],
): DmAccess {
  const joinedAt = view?.participants.get(userId);
  if (!view || !joinedAt) throw new ApiError('UNKNOWN_CHANNEL');
  const inside: DmAccess = {
    view,
    member: { userId, nick: null, roles: [], joinedAt, timedOutUntil: null },
    channel: { wire: { id: view.id, type: view.type, rate_limit_per_user: 0 } },
    permissions: view.blocked ? READING : ALL,
  };
  demandInDm(inside, permissions);
  return inside;
}

/** Throws as {@link dmAccess} for who was let in. */
export function demandInDm({ view, permissions: held }: DmAccess, permissions: readonly PermissionName[]): void {
  const wanted = bits(...permissions);
  if (hasAll(held, wanted)) return;
  throw new ApiError(view.blocked && hasAll(ALL, wanted) ? 'CANNOT_MESSAGE_USER' : 'MISSING_PERMISSIONS');
}
