import { channelPermissions, type GuildAccess, type GuildView, type MemberFacts } from '@messagepal/access';
import { fieldErrors } from '@messagepal/errors';
import type { ChannelType } from '@messagepal/protocol';

const TEXT: ReadonlySet<ChannelType> = new Set<ChannelType>(['text', 'announcement']);

/** The channel in which joins are told of, for a member; null where there is none that they see. */
export function systemChannelOf(view: GuildView, member: MemberFacts): string | null {
  const id = view.systemChannelId;
  return id !== null && isSeen(view, member, id) ? id : null;
}

/** @throws ApiError INVALID_FORM_BODY (400) for anything but a channel of messages that the member sees */
export function demandSystemChannel({ view, member }: GuildAccess, id: string | null | undefined): void {
  if (id === null || id === undefined) return;
  const type = view.channels.get(id)?.wire.type;
  if (type !== undefined && TEXT.has(type) && isSeen(view, member, id)) return;
  const mistake = { code: 'CHANNEL_INVALID', message: 'There is no such text channel.' };
  throw fieldErrors({ system_channel_id: [mistake] });
}

function isSeen(view: GuildView, member: MemberFacts, id: string): boolean {
  const channel = view.channels.get(id);
  return channel !== undefined && channelPermissions(view, member, channel) !== 0n;
}
