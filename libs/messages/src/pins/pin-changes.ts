import { Injectable } from '@nestjs/common';
import {
  Access,
  dmAccess,
  isDm,
  readDmViews,
  type AnyChannelAccess,
  type ChannelAccess,
  type DmAccess,
} from '@messagepal/access';
import { DmChanges, type DmChange } from '@messagepal/direct-messages';
import { dispatchEvent, GuildChanges, toChannel, type GuildChange } from '@messagepal/guilds';
import { toTimestamp } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';
import { PinRows, type Pin } from './pin.rows';

/** Changes the pins of a channel; whether there was anything to change. */
export type MakePins = (tx: EntityManager, channelId: string, pins: readonly Pin[]) => Promise<boolean>;

/** The pins of channels, one change of a guild, or of a DM, after the other. */
@Injectable()
export class PinChanges {
  constructor(
    private readonly guilds: GuildChanges,
    private readonly dms: DmChanges,
    private readonly access: Access,
    private readonly rows: PinRows,
  ) {}

  /**
   * Answers the message's pin as it is then. Whoever sees the channel has been told.
   *
   * @throws ApiError UNKNOWN_CHANNEL (404), MISSING_PERMISSIONS or CANNOT_MESSAGE_USER (403) when the right is lost meanwhile; whatever `make` throws
   */
  run(
    inside: AnyChannelAccess,
    id: string,
    audit: { action: string; reason?: string },
    make: MakePins,
  ): Promise<Pin | undefined> {
    return isDm(inside) ? this.runInDm(inside, id, make) : this.runInGuild(inside, id, audit, make);
  }

  private runInGuild(
    { view, member, channel }: ChannelAccess,
    id: string,
    audit: { action: string; reason?: string },
    make: MakePins,
  ): Promise<Pin | undefined> {
    const [channelId, { userId }] = [channel.wire.id, member];
    const note = { ...audit, targetId: id, changes: [{ key: 'channel_id', new_value: channelId }] };
    return this.guilds.run(view.id, userId, { rights: false, audit: note }, async (tx, change) => {
      await this.access.channelWithin(tx, change.guild, { userId, channelId }, 'PIN_MESSAGES');
      return this.make(tx, { id, channelId }, make, change, (last) => {
        const payload = { guild_id: view.id, channel_id: channelId, last_pin_timestamp: last };
        change.emit(dispatchEvent('CHANNEL_PINS_UPDATE', toChannel(channelId), payload));
      });
    });
  }

  private runInDm({ view, member }: DmAccess, id: string, make: MakePins): Promise<Pin | undefined> {
    const channelId = view.id;
    const work = async (tx: EntityManager, change: DmChange) => {
      const [now] = await readDmViews(tx, [channelId]);
      dmAccess(now, member.userId, ['PIN_MESSAGES']);
      return this.make(tx, { id, channelId }, make, change, (last) => {
        const payload = { channel_id: channelId, last_pin_timestamp: last };
        const event = dispatchEvent('CHANNEL_PINS_UPDATE', toChannel(channelId), payload);
        for (const userId of change.participants) change.notify(userId, event);
      });
    };
    return this.dms.run(channelId, member.userId, work, { rights: false });
  }

  private async make(
    tx: EntityManager,
    { id, channelId }: { id: string; channelId: string },
    make: MakePins,
    change: Pick<GuildChange | DmChange, 'cancel'>,
    tell: (last: string | null) => void,
  ): Promise<Pin | undefined> {
    const changed = await make(tx, channelId, await this.rows.list(channelId, tx));
    const pins = await this.rows.list(channelId, tx);
    const [newest] = pins;
    if (changed) tell(newest ? toTimestamp(newest.pinnedAt.getTime()) : null);
    else change.cancel();
    return pins.find(({ messageId }) => messageId === id);
  }
}
