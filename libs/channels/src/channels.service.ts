import { Injectable } from '@nestjs/common';
import { classOf, type ChannelAccess, type GuildAccess } from '@messagepal/access';
import { Config } from '@messagepal/config';
import { Snowflakes } from '@messagepal/database';
import { ApiError, fieldErrors } from '@messagepal/errors';
import { dispatchEvent, fieldChanges, GuildChanges, toChannel as toThoseWhoSee } from '@messagepal/guilds';
import type { Channel } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';
import { ChannelDeletion } from './channel-deletion';
import type { ChannelDraft, ChannelPatch } from './channel-forms';
import { demandParent, emitUpdates, moveChannels, moveOf } from './channel.changes';
import { ChannelEntity } from './channel.entity';
import { endOf } from './channel.layout';
import { checkMisfits, normaliseChannelName, type CategoryMisfits } from './channel.policy';
import { placeOf, readChannels } from './channel.rows';
import { insertChannel } from './insert-channel';

/** Creates, changes and deletes the channels of guilds. */
@Injectable()
export class ChannelsService {
  constructor(
    private readonly changes: GuildChanges,
    private readonly deletion: ChannelDeletion,
    private readonly snowflakes: Snowflakes,
    private readonly config: Config,
  ) {}

  /** Adds a channel. Throws INVALID_FORM_BODY (400), MAX_CHANNELS (400). */
  async create({ view, member }: GuildAccess, draft: ChannelDraft): Promise<Channel> {
    const name = demandName(draft.type, draft.name);
    demandFit(draft.type, draft);
    const { visible } = classOf(view, member);
    const id = this.snowflakes.next();
    const audit = { action: 'CHANNEL_CREATE', targetId: id, changes: fieldChanges({}, { ...draft, name }) };
    return this.changes.run(view.id, member.userId, { rights: false, audit }, async (tx, change) => {
      const channels = await readChannels(tx, view.id);
      this.demandRoom(channels, draft);
      const group = { category: draft.type === 'category', parentId: draft.parent_id ?? null };
      demandParent(channels, visible, group);
      const position = endOf(channels.map(placeOf), group);
      await insertChannel(tx, { guildId: view.id, id, name, type: draft.type, position, ...columnsOf(draft) });
      const all = await readChannels(tx, view.id);
      const moved = draft.position === undefined ? [] : await moveChannels(tx, view.id, all, [moveOf(id, draft)]);
      const channel = find(moved, id) ?? demandChannel(all, id);
      change.emit(dispatchEvent('CHANNEL_CREATE', toThoseWhoSee(id), channel));
      emitUpdates(
        change,
        moved.filter((other) => other.id !== id),
      );
      return channel;
    });
  }

  /** Changes the given fields and answers the channel. Throws INVALID_FORM_BODY (400), UNKNOWN_CHANNEL (404). */
  async update({ view, member, channel: seen }: ChannelAccess, patch: ChannelPatch): Promise<Channel> {
    const { id, type } = seen.wire;
    demandFit(type, patch);
    const wanted = { ...patch, ...(patch.name !== undefined && { name: demandName(type, patch.name) }) };
    const { visible } = classOf(view, member);
    const audit = { action: 'CHANNEL_UPDATE', targetId: id };
    return this.changes.run(view.id, member.userId, { rights: false, audit }, async (tx, change) => {
      const channels = await readChannels(tx, view.id);
      const before = demandChannel(channels, id);
      demandNewParent(channels, visible, before, wanted.parent_id);
      await writeFields(tx, before, wanted);
      const after = await readChannels(tx, view.id);
      const moved = await moveChannels(tx, view.id, after, [moveOf(id, wanted)]);
      const channel = find(moved, id) ?? demandChannel(after, id);
      const changes = fieldChanges(before, { ...channel, permission_overwrites: undefined });
      if (changes.length === 0 && moved.length === 0) change.cancel();
      change.describe({ changes });
      emitUpdates(change, [channel, ...moved.filter((other) => other.id !== id)]);
      return channel;
    });
  }

  /** Deletes the channel and its messages; the channels of a category stay without one. */
  async remove({ view, member, channel: seen }: ChannelAccess): Promise<void> {
    const { id } = seen.wire;
    const audit = { action: 'CHANNEL_DELETE', targetId: id, changes: fieldChanges({}, { name: seen.wire.name }) };
    await this.changes.run(view.id, member.userId, { rights: true, audit }, async (tx, change) => {
      const channels = await readChannels(tx, view.id);
      demandChannel(channels, id);
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

  private demandRoom(channels: readonly Channel[], { type }: ChannelDraft): void {
    const { perGuild, categoriesPerGuild } = this.config.limits.channels;
    const categories = channels.filter((channel) => channel.type === 'category').length;
    const full = channels.length >= perGuild || (type === 'category' && categories >= categoriesPerGuild);
    if (full) throw new ApiError('MAX_CHANNELS');
  }
}

const find = (channels: readonly Channel[], id: string): Channel | undefined =>
  channels.find((channel) => channel.id === id);

function demandChannel(channels: readonly Channel[], id: string): Channel {
  const channel = find(channels, id);
  if (!channel) throw new ApiError('UNKNOWN_CHANNEL');
  return channel;
}

function demandName(type: Channel['type'], given: string): string {
  const name = normaliseChannelName(type, given);
  if (name !== '') return name;
  throw fieldErrors({ name: [{ code: 'BASE_TYPE_REQUIRED', message: 'This field is required.' }] });
}

function demandFit(type: Channel['type'], form: CategoryMisfits): void {
  const mistakes = checkMisfits(type, form);
  if (Object.keys(mistakes).length > 0) throw fieldErrors(mistakes);
}

function demandNewParent(
  channels: readonly Channel[],
  visible: ReadonlySet<string>,
  { id, type, parent_id }: Channel,
  wanted: string | null | undefined,
): void {
  if (wanted === undefined || wanted === parent_id) return;
  demandParent(channels, visible, { id, category: type === 'category', parentId: wanted });
}

/** All but name, type and position. */
const columnsOf = ({ topic, parent_id, nsfw, rate_limit_per_user }: ChannelPatch): Partial<ChannelEntity> => ({
  ...(topic !== undefined && { topic: topic === '' ? null : topic }),
  ...(parent_id !== undefined && { parentId: parent_id }),
  ...(nsfw !== undefined && { nsfw }),
  ...(rate_limit_per_user !== undefined && { rateLimitPerUser: rate_limit_per_user }),
});

/** Leaves the place alone, which `moveChannels` changes together with the neighbours'. */
async function writeFields(tx: EntityManager, { guild_id, id }: Channel, patch: ChannelPatch): Promise<void> {
  const columns = {
    ...columnsOf({ ...patch, parent_id: undefined }),
    ...(patch.name !== undefined && { name: patch.name }),
  };
  if (Object.keys(columns).length > 0) await tx.update(ChannelEntity, { guildId: guild_id, id }, columns);
}

async function deleteChannel(tx: EntityManager, guildId: string, id: string): Promise<void> {
  await tx.delete(ChannelEntity, { guildId, id });
  await tx.query('DELETE FROM channel_directory WHERE channel_id = $1', [id]);
}
