import { Injectable } from '@nestjs/common';
import { Access, type ChannelAccess } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import { fieldChanges, GuildChanges } from '@messagepal/guilds';
import type { Channel, PermissionOverwrite } from '@messagepal/protocol';
import { emitUpdates } from './channel.changes';
import { demandChannel } from './channel.fields';
import { withOverwrite, withoutOverwrite } from './channel.overwrites';
import { readChannels } from './channel.rows';
import { OverwriteEditor } from './overwrite-editor';

/** What a channel allows and denies to one role or member. */
@Injectable()
export class ChannelOverwrites {
  constructor(
    private readonly access: Access,
    private readonly changes: GuildChanges,
    private readonly editor: OverwriteEditor,
  ) {}

  /** Sets the overwrite, in place of the one that was there. Throws what {@link OverwriteEditor} throws. */
  put(channel: ChannelAccess, overwrite: PermissionOverwrite, reason?: string): Promise<void> {
    const audit = { action: 'CHANNEL_OVERWRITE_UPDATE', reason, changes: fieldChanges({}, overwrite) };
    return this.edit(channel, audit, ({ permission_overwrites: list }) => withOverwrite(list, overwrite));
  }

  /** Removes the overwrite. Throws UNKNOWN_OVERWRITE (404), and what {@link OverwriteEditor} throws. */
  remove(channel: ChannelAccess, id: string, reason?: string): Promise<void> {
    const audit = { action: 'CHANNEL_OVERWRITE_DELETE', reason, changes: fieldChanges({}, { id }) };
    return this.edit(channel, audit, ({ permission_overwrites: list }) => {
      const left = withoutOverwrite(list, id);
      if (left.length === list.length) throw new ApiError('UNKNOWN_OVERWRITE');
      return left;
    });
  }

  private async edit(
    { view, member, channel: seen }: ChannelAccess,
    audit: { action: string; reason?: string; changes: unknown },
    next: (channel: Channel) => PermissionOverwrite[],
  ): Promise<void> {
    const [{ id }, { userId }] = [seen.wire, member];
    const options = { rights: true, audit: { ...audit, targetId: id } };
    await this.changes.run(view.id, userId, options, async (tx, change) => {
      const actor = await this.access.channelWithin(tx, change.guild, { userId, channelId: id }, 'MANAGE_ROLES');
      const channels = await readChannels(tx, view.id);
      const wanted = next(demandChannel(channels, id));
      const changed = await this.editor.replace({ tx, actor, channels }, id, wanted);
      if (changed.size === 0) return change.cancel();
      const after = await readChannels(tx, view.id);
      emitUpdates(
        change,
        after.filter((one) => changed.has(one.id)),
      );
    });
  }
}
