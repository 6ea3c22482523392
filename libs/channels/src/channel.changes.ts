import { fieldErrors } from '@messagepal/errors';
import { dispatchEvent, toChannel as toThoseWhoSee, type GuildChange } from '@messagepal/guilds';
import type { Channel } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';
import { arrange, type Move } from './channel.layout';
import { checkParent } from './channel.parents';
import { placeOf, writePlaces } from './channel.rows';

/** What a form says about a channel's place. */
export interface PlaceForm {
  position?: number;
  parent_id?: string | null;
}

export const moveOf = (id: string, { position, parent_id: parentId }: PlaceForm): Move => ({ id, position, parentId });

/** Throws INVALID_FORM_BODY (400) on `parent_id` when the channel cannot go there. */
export function demandParent(
  channels: readonly Channel[],
  visible: ReadonlySet<string>,
  channel: { id?: string; category: boolean; parentId: string | null },
): void {
  const mistake = checkParent(channels.map(placeOf), visible, channel);
  if (mistake) throw fieldErrors({ parent_id: [mistake] });
}

/** Carries out the moves and answers the channels whose place they changed, as they are now. */
export async function moveChannels(
  tx: EntityManager,
  guildId: string,
  channels: readonly Channel[],
  moves: readonly Move[],
): Promise<Channel[]> {
  const places = arrange(channels.map(placeOf), moves);
  await writePlaces(tx, guildId, places);
  const byId = new Map(places.map((place) => [place.id, place]));
  return channels.flatMap((channel) => {
    const place = byId.get(channel.id);
    return place ? [{ ...channel, position: place.position, parent_id: place.parentId }] : [];
  });
}

/** Tells those who see it that a channel is now like this. */
export function emitUpdates(change: GuildChange, channels: readonly Channel[]): void {
  for (const channel of channels) change.emit(dispatchEvent('CHANNEL_UPDATE', toThoseWhoSee(channel.id), channel));
}
