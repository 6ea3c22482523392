import { Injectable } from '@nestjs/common';
import { Access, classOf, type ChannelAccess, type GuildAccess } from '@messagepal/access';
import { Config } from '@messagepal/config';
import { Snowflakes } from '@messagepal/database';
import { ApiError } from '@messagepal/errors';
import { dispatchEvent, fieldChanges, GuildChanges, toChannel as toThoseWhoSee } from '@messagepal/guilds';
import type { Channel } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';
import { ChannelDeletion } from './channel-deletion';
import type { ChannelDraft } from './channel-forms';
import { demandParent, emitUpdates, moveChannels, moveOf } from './channel.changes';
import { ChannelEntity } from './channel.entity';
import { endOf } from './channel.layout';
import { columnsOf, demandChannel, demandFit, demandName } from './channel.fields';
import { placeOf, readChannels } from './channel.rows';
import { insertChannel } from './insert-channel';
import { OverwriteEditor, type OverwriteScene } from './overwrite-editor';

/** Creates and deletes the channels of guilds. */
@Injectable()
export class ChannelsService {
  constructor(
    private readonly access: Access,
    private readonly changes: GuildChanges,
    private readonly editor: OverwriteEditor,
    private readonly deletion: ChannelDeletion,
    private readonly snowflakes: Snowflakes,
    private readonly config: Config,
  ) {}

  /**
   * Adds a channel. Without overwrites of its own it has those of its category.
   * Throws INVALID_FORM_BODY (400), MAX_CHANNELS (400), and what {@link OverwriteEditor} throws.
   */
  async create({ view, member }: GuildAccess, draft: ChannelDraft, reason?: string): Promise<Channel> {
    const name = demandName(draft.type, draft.name);
    demandFit(draft.type, draft);
    const id = this.snowflakes.next();
    const audit = { action: 'CHANNEL_CREATE', targetId: id, changes: fieldChanges({}, { ...draft, name }), reason };
    return this.changes.run(view.id, member.userId, { rights: false, audit }, async (tx, change) => {
      const actor = await this.access.guildWithin(tx, change.guild, member.userId, 'MANAGE_CHANNELS');
      const channels = await readChannels(tx, view.id);
      this.demandRoom(channels, draft);
      const group = { category: draft.type === 'category', parentId: draft.parent_id ?? null };
      demandParent(channels, classOf(actor.view, actor.member).visible, group);
      const position = endOf(channels.map(placeOf), group);
      await insertChannel(tx, { guildId: view.id, id, name, type: draft.type, position, ...columnsOf(draft) });
      await this.beginOverwrites({ tx, actor, channels }, id, draft);
      const all = await readChannels(tx, view.id);
      const moved = draft.position === undefined ? [] : await moveChannels(tx, view.id, all, [moveOf(id, draft)]);
      const channel = moved.find((other) => other.id === id) ?? demandChannel(all, id);
      change.emit(dispatchEvent('CHANNEL_CREATE', toThoseWhoSee(id), channel));
      emitUpdates(
        change,
        moved.filter((other) => other.id !== id),
      );
      return channel;
    });
  }

  /** Deletes the channel and its messages; the channels of a category stay without one. */
  async remove({ view, member, channel: seen }: ChannelAccess, reason?: string): Promise<void> {
    const { id, name } = seen.wire;
    const audit = { action: 'CHANNEL_DELETE', targetId: id, changes: fieldChanges({}, { name }), reason };
    await this.changes.run(view.id, member.userId, { rights: true, audit }, async (tx, change) => {
      const place = { userId: member.userId, channelId: id };
      await this.access.channelWithin(tx, change.guild, place, 'MANAGE_CHANNELS');
      const channels = await readChannels(tx, view.id);
      await this.deletion.run(tx, change, id);
      await deleteChannel(tx, view.id, id);
      const left = channels.filter((channel) => channel.id !== id);
      const orphans = left
        .filter(({ parent_id }) => parent_id === id)
        .map((child) => moveOf(child.id, { parent_id: null }));
      change.emit(dispatchEvent('CHANNEL_DELETE', toThoseWhoSee(id), { id, guild_id: view.id }));
      emitUpdates(change, await moveChannels(tx, view.id, left, orphans));
    });
  }

  private async beginOverwrites(scene: OverwriteScene, id: string, draft: ChannelDraft): Promise<void> {
    const { permission_overwrites: own, parent_id: parentId } = draft;
    if (own) return this.editor.begin(scene, id, own);
    const category = scene.channels.find((channel) => channel.id === parentId);
    if (category) await this.editor.follow(scene, id, category);
  }

  private demandRoom(channels: readonly Channel[], { type }: ChannelDraft): void {
    const { perGuild, categoriesPerGuild } = this.config.limits.channels;
    const categories = channels.filter((channel) => channel.type === 'category').length;
    const full = channels.length >= perGuild || (type === 'category' && categories >= categoriesPerGuild);
    if (full) throw new ApiError('MAX_CHANNELS');
  }
}

async function deleteChannel(tx: EntityManager, guildId: string, id: string): Promise<void> {
  await tx.delete(ChannelEntity, { guildId, id });
  await tx.query('DELETE FROM channel_directory WHERE channel_id = $1', [id]);
}
