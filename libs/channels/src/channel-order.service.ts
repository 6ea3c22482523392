import { Injectable } from '@nestjs/common';
import { classOf, type GuildAccess } from '@messagepal/access';
import { ApiError, fieldErrors } from '@messagepal/errors';
import { GuildChanges } from '@messagepal/guilds';
import type { Channel } from '@messagepal/protocol';
import type { ChannelMove } from './channel-forms';
import { emitUpdates, moveChannels, moveOf } from './channel.changes';
import type { Place } from './channel.layout';
import { checkParent } from './channel.parents';
import { placeOf, readChannels } from './channel.rows';

/** Moves many channels of a guild at once. */
@Injectable()
export class ChannelOrder {
  constructor(private readonly changes: GuildChanges) {}

  /** All moves or none. Throws UNKNOWN_CHANNEL (404), INVALID_FORM_BODY (400) with the mistakes by index. */
  async move({ view, member }: GuildAccess, moves: readonly ChannelMove[]): Promise<void> {
    demandOnce(moves);
    const { visible } = classOf(view, member);
    const audit = { action: 'CHANNEL_REORDER', targetId: view.id };
    await this.changes.run(view.id, member.userId, { rights: false, audit }, async (tx, change) => {
      const channels = await readChannels(tx, view.id);
      demandKnown(channels, visible, moves);
      demandParents(channels.map(placeOf), visible, moves);
      const wishes = moves.map(({ id, position, parent_id }) =>
        moveOf(id, { position: position ?? undefined, parent_id }),
      );
      const moved = await moveChannels(tx, view.id, channels, wishes);
      if (moved.length === 0) return change.cancel();
      change.describe({ changes: moved.map(({ id, position, parent_id }) => ({ id, position, parent_id })) });
      emitUpdates(change, moved);
    });
  }
}

function demandOnce(moves: readonly ChannelMove[]): void {
  if (new Set(moves.map(({ id }) => id)).size === moves.length) return;
  throw fieldErrors({ _errors: [{ code: 'SET_TYPE_CONTAINS_DUPLICATES', message: 'A channel is named twice.' }] });
}

function demandKnown(channels: readonly Channel[], visible: ReadonlySet<string>, moves: readonly ChannelMove[]): void {
  const known = new Set(channels.map(({ id }) => id).filter((id) => visible.has(id)));
  if (!moves.every(({ id }) => known.has(id))) throw new ApiError('UNKNOWN_CHANNEL');
}

/** Each move is judged as if those before it had been made. */
function demandParents(before: readonly Place[], visible: ReadonlySet<string>, moves: readonly ChannelMove[]): void {
  const places = [...before];
  for (const [index, { id, parent_id: parentId }] of moves.entries()) {
    const at = places.findIndex((place) => place.id === id);
    const place = places[at];
    if (!place || parentId === undefined || parentId === place.parentId) continue;
    const mistake = checkParent(places, visible, { id, category: place.category, parentId });
    if (mistake) throw fieldErrors({ [index]: { parent_id: [mistake] } });
    places[at] = { ...place, parentId };
  }
}
