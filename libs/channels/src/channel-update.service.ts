import { Injectable } from '@nestjs/common';
import { Access, classOf, type ChannelAccess } from '@messagepal/access';
import { fieldErrors } from '@messagepal/errors';
import { fieldChanges, GuildChanges, type FieldChange, type GuildChange } from '@messagepal/guilds';
import type { Channel, PermissionOverwrite } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';
import type { ChannelPatch } from './channel-forms';
import { demandParent, emitUpdates, moveChannels, moveOf } from './channel.changes';
import { ChannelEntity } from './channel.entity';
import { columnsOf, demandChannel, demandFit, demandName } from './channel.fields';
import { sameOverwrites } from './channel.overwrites';
import { readChannels } from './channel.rows';
import { OverwriteEditor } from './overwrite-editor';

/** What one PATCH does to one channel, inside its transaction. */
interface Edit {
  tx: EntityManager;
  actor: ChannelAccess;
  channels: readonly Channel[];
  before: Channel;
}

/** Changes channels, one at a time. */
@Injectable()
export class ChannelUpdates {
  constructor(
    private readonly access: Access,
    private readonly changes: GuildChanges,
    private readonly editor: OverwriteEditor,
  ) {}

  /**
   * Changes the given fields and answers the channel.
   * Throws INVALID_FORM_BODY (400), UNKNOWN_CHANNEL (404), and what {@link OverwriteEditor} throws.
   */
  async update({ view, member, channel: seen }: ChannelAccess, form: ChannelPatch, reason?: string): Promise<Channel> {
    const { id, type } = seen.wire;
    const patch = demandPatch(type, form);
    const audit = { action: 'CHANNEL_UPDATE', targetId: id, reason };
    const rights = patch.permission_overwrites !== undefined || patch.lock_permissions === true;
    return this.changes.run(view.id, member.userId, { rights, audit }, async (tx, change) => {
      const place = { userId: member.userId, channelId: id };
      const actor = await this.access.channelWithin(tx, change.guild, place, 'MANAGE_CHANNELS');
      const channels = await readChannels(tx, view.id);
      const edit = { tx, actor, channels, before: demandChannel(channels, id) };
      const touched = await this.write(edit, patch);
      return conclude(change, edit, touched, await readChannels(tx, view.id));
    });
  }

  /** Answers the ids of the other channels, and perhaps of this, that are another now. */
  private async write(edit: Edit, patch: ChannelPatch): Promise<Set<string>> {
    const { tx, actor, channels, before } = edit;
    demandNewParent(edit, patch.parent_id);
    await writeFields(tx, before, patch);
    const moved = await moveChannels(tx, before.guild_id, channels, [moveOf(before.id, patch)]);
    const wanted = patch.lock_permissions ? overwritesOfParent(edit, patch) : patch.permission_overwrites;
    const changed = wanted ? await this.editor.replace({ tx, actor, channels }, before.id, wanted) : [];
    return new Set([...moved.map(({ id }) => id), ...changed]);
  }
}

function demandPatch(type: Channel['type'], form: ChannelPatch): ChannelPatch {
  demandFit(type, form);
  if (form.lock_permissions && form.permission_overwrites)
    throw fieldErrors({
      lock_permissions: [{ code: 'BASE_TYPE_CHOICES', message: 'Not with overwrites of its own.' }],
    });
  return form.name === undefined ? form : { ...form, name: demandName(type, form.name) };
}

function conclude(change: GuildChange, { before }: Edit, touched: Set<string>, now: readonly Channel[]): Channel {
  const channel = demandChannel(now, before.id);
  const changes = notesOf(before, channel);
  if (changes.length > 0) touched.add(channel.id);
  if (touched.size === 0) change.cancel();
  change.describe({ changes });
  emitUpdates(
    change,
    now.filter(({ id }) => touched.has(id)),
  );
  return channel;
}

function notesOf(before: Channel, after: Channel): FieldChange[] {
  const key = 'permission_overwrites';
  const [old, now] = [before[key], after[key]];
  const overwrites = sameOverwrites(old, now) ? [] : [{ key, old_value: old, new_value: now }];
  return [...fieldChanges(before, { ...after, [key]: undefined }), ...overwrites];
}

function demandNewParent({ actor, channels, before }: Edit, wanted: string | null | undefined): void {
  if (wanted === undefined || wanted === before.parent_id) return;
  const { visible } = classOf(actor.view, actor.member);
  demandParent(channels, visible, { id: before.id, category: before.type === 'category', parentId: wanted });
}

/** Undefined for a channel that is, or goes, without a category. */
function overwritesOfParent(
  { channels, before }: Edit,
  { parent_id: wanted }: ChannelPatch,
): PermissionOverwrite[] | undefined {
  const parentId = wanted === undefined ? before.parent_id : wanted;
  return channels.find(({ id }) => id === parentId)?.permission_overwrites;
}

/** Leaves the place alone, which `moveChannels` changes together with the neighbours'. */
async function writeFields(tx: EntityManager, { guild_id, id }: Channel, patch: ChannelPatch): Promise<void> {
  const columns = {
    ...columnsOf({ ...patch, parent_id: undefined }),
    ...(patch.name !== undefined && { name: patch.name }),
  };
  if (Object.keys(columns).length > 0) await tx.update(ChannelEntity, { guildId: guild_id, id }, columns);
}
