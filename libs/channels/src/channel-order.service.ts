import { Injectable } from '@nestjs/common';
import { Access, classOf, type GuildAccess } from '@messagepal/access';
import { ApiError, fieldErrors } from '@messagepal/errors';
import { GuildChanges } from '@messagepal/guilds';
import type { Channel } from '@messagepal/protocol';
import type { ChannelMove } from './channel-forms';
import { emitUpdates, moveChannels, moveOf } from './channel.changes';
import { demandChannel } from './channel.fields';
import type { Place } from './channel.layout';
import { checkParent } from './channel.parents';
import { placeOf, readChannels } from './channel.rows';
import { OverwriteEditor, type OverwriteScene } from './overwrite-editor';

/** Moves many channels of a guild at once. */
@Injectable()
export class ChannelOrder {
  constructor(
    private readonly access: Access,
    private readonly changes: GuildChanges,
    private readonly editor: OverwriteEditor,
  ) {}

  /**
   * All moves or none. Throws UNKNOWN_CHANNEL (404), INVALID_FORM_BODY (400) with the mistakes by index, and what
   * {@link OverwriteEditor} throws.
   */
  async move({ view, member }: GuildAccess, moves: readonly ChannelMove[], reason?: string): Promise<void> {
    demandOnce(moves);
    const audit = { action: 'CHANNEL_REORDER', targetId: view.id, reason };
    const rights = moves.some(({ lock_permissions: lock }) => lock);
    await this.changes.run(view.id, member.userId, { rights, audit }, async (tx, change) => {
      const actor = await this.access.guildWithin(tx, change.guild, member.userId, 'MANAGE_CHANNELS');
      const channels = await readChannels(tx, view.id);
      demandMoves(actor, channels, moves);
      const wishes = moves.map(({ id, position, parent_id }) =>
        moveOf(id, { position: position ?? undefined, parent_id }),
      );
      const moved = await moveChannels(tx, view.id, channels, wishes);
      const synced = await this.sync({ tx, actor, channels }, moves);
      if (moved.length + synced.size === 0) return change.cancel();
      change.describe({ changes: moved.map(({ id, position, parent_id }) => ({ id, position, parent_id })) });
      const touched = new Set([...moved.map(({ id }) => id), ...synced]);
      const now = await readChannels(tx, view.id);
      emitUpdates(
        change,
        now.filter(({ id }) => touched.has(id)),
      );
    });
  }

  /** Gives those that ask for it the overwrites of the category they are in now. */
  private async sync(scene: OverwriteScene, moves: readonly ChannelMove[]): Promise<Set<string>> {
    const changed = new Set<string>();
    for (const { id, parent_id: wanted, lock_permissions: lock } of moves) {
      if (!lock) continue;
      const parentId = wanted === undefined ? demandChannel(scene.channels, id).parent_id : wanted;
      const parent = scene.channels.find((channel) => channel.id === parentId);
      if (!parent) continue;
      for (const one of await this.editor.replace(scene, id, parent.permission_overwrites)) changed.add(one);
    }
    return changed;
  }
}

function demandMoves(actor: GuildAccess, channels: readonly Channel[], moves: readonly ChannelMove[]): void {
  const { visible } = classOf(actor.view, actor.member);
  demandKnown(channels, visible, moves);
  demandParents(channels.map(placeOf), visible, moves);
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
