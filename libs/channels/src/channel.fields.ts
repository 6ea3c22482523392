import { ApiError, fieldErrors } from '@messagepal/errors';
import type { Channel } from '@messagepal/protocol';
import type { ChannelPatch } from './channel-forms';
import type { ChannelEntity } from './channel.entity';
import { checkMisfits, normaliseChannelName, type CategoryMisfits } from './channel.policy';

/** Throws UNKNOWN_CHANNEL (404). */
export function demandChannel(channels: readonly Channel[], id: string): Channel {
  const channel = channels.find((one) => one.id === id);
  if (!channel) throw new ApiError('UNKNOWN_CHANNEL');
  return channel;
}

/** The name as it is stored. Throws INVALID_FORM_BODY (400) for one of which nothing is left. */
export function demandName(type: Channel['type'], given: string): string {
  const name = normaliseChannelName(type, given);
  if (name !== '') return name;
  throw fieldErrors({ name: [{ code: 'BASE_TYPE_REQUIRED', message: 'This field is required.' }] });
}

/** Throws INVALID_FORM_BODY (400) for fields that channels of this type do not have. */
export function demandFit(type: Channel['type'], form: CategoryMisfits): void {
  const mistakes = checkMisfits(type, form);
  if (Object.keys(mistakes).length > 0) throw fieldErrors(mistakes);
}

/** All but name, type, position and overwrites, as columns. */
export const columnsOf = ({ topic, parent_id, nsfw, rate_limit_per_user }: ChannelPatch): Partial<ChannelEntity> => ({
  ...(topic !== undefined && { topic: topic === '' ? null : topic }),
  ...(parent_id !== undefined && { parentId: parent_id }),
  ...(nsfw !== undefined && { nsfw }),
  ...(rate_limit_per_user !== undefined && { rateLimitPerUser: rate_limit_per_user }),
});
