import { channelPermissions, type Access, type LockedGuild } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import { bits, hasAll } from '@messagepal/permissions';
import type { EntityManager } from 'typeorm';

const GUILD = bits('MANAGE_GUILD');
const CHANNEL = bits('MANAGE_CHANNELS');

/**
 * Throws MISSING_PERMISSIONS (403) for who may manage neither the guild nor the invite's channel. The invite itself is no
 * secret to who has its code, so a stranger is refused like a member without the right.
 */
export async function demandRemover(
  access: Access,
  tx: EntityManager,
  guild: LockedGuild,
  { userId, channelId }: { userId: string; channelId: string },
): Promise<void> {
  const { view, member, base } = await access.guildWithin(tx, guild, userId).catch(refuseStranger);
  if (hasAll(base, GUILD)) return;
  const channel = view.channels.get(channelId);
  if (!channel || !hasAll(channelPermissions(view, member, channel), CHANNEL))
    throw new ApiError('MISSING_PERMISSIONS');
}

function refuseStranger(error: unknown): never {
  throw error instanceof ApiError && error.status === 404 ? new ApiError('MISSING_PERMISSIONS') : error;
}
