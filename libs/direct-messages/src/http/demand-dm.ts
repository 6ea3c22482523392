import { isDm, type AnyChannelAccess, type DmAccess } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';

/** @throws ApiError WRONG_CHANNEL_TYPE (400) for a channel of a guild */
export function demandDm(inside: AnyChannelAccess): DmAccess {
  if (!isDm(inside)) throw new ApiError('WRONG_CHANNEL_TYPE');
  return inside;
}
