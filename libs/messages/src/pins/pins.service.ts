import { Injectable } from '@nestjs/common';
import { guildIdOf, type AnyChannelAccess } from '@messagepal/access';
import { LIMITS } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { MessageHome, type MessagePage } from '../home/message-home';
import { mayReadHistory } from '../message.policy';
import { RightsRecheck } from '../rights-recheck';
import { SystemMessages } from '../system-messages';
import { PinChanges } from './pin-changes';
import { PinRows, type Pin } from './pin.rows';

const { pins: PINS, nonceWindowMs } = LIMITS.messages;
const NOTHING: MessagePage = { rows: [] };

/** Pinned messages of a channel. */
@Injectable()
export class PinsService {
  constructor(
    private readonly home: MessageHome,
    private readonly rows: PinRows,
    private readonly changes: PinChanges,
    private readonly recheck: RightsRecheck,
    private readonly system: SystemMessages,
  ) {}

  /** The newest pin first; empty without READ_MESSAGE_HISTORY. */
  async list(inside: AnyChannelAccess): Promise<MessagePage> {
    if (!mayReadHistory(inside.permissions)) return NOTHING;
    const channelId = inside.channel.wire.id;
    const ids = (await this.rows.list(channelId)).map(({ messageId }) => messageId);
    if (ids.length === 0) return NOTHING;
    const found = new Map((await this.home.getMany(channelId, ids)).map((row) => [row.id, row]));
    const page = { rows: ids.flatMap((id) => found.get(id) ?? []) };
    const now = await this.recheck.confirm(inside, page);
    return mayReadHistory(now.permissions) ? page : NOTHING;
  }

  /**
   * Pins a message, with PIN_MESSAGES, and tells of it by a message of type 6. Who sees the channel hears CHANNEL_PINS_UPDATE.
   * What is pinned already stays as it is; repeated within 5 minutes it makes sure of that message.
   *
   * @throws ApiError UNKNOWN_MESSAGE (404), MAX_PINS (400); MISSING_PERMISSIONS (403) and UNKNOWN_CHANNEL (404) also when the
   * right is lost meanwhile
   */
  async pin(inside: AnyChannelAccess, id: string, reason?: string): Promise<void> {
    await this.demandMessage(inside, id);
    const pin = await this.changes.run(inside, id, { action: 'MESSAGE_PIN', reason }, async (tx, channelId, pins) => {
      if (pins.some(({ messageId }) => messageId === id)) return false;
      if (pins.length >= PINS) throw new ApiError('MAX_PINS');
      await this.rows.add(tx, channelId, id, inside.member.userId);
      return true;
    });
    await this.demandStill(inside, id);
    if (pin) await this.tell(inside, pin);
  }

  /** The opposite, with the same rights. @throws ApiError UNKNOWN_MESSAGE (404) */
  async unpin(inside: AnyChannelAccess, id: string, reason?: string): Promise<void> {
    await this.demandMessage(inside, id);
    await this.changes.run(inside, id, { action: 'MESSAGE_UNPIN', reason }, async (tx, channelId, pins) => {
      if (!pins.some(({ messageId }) => messageId === id)) return false;
      await this.rows.remove(channelId, [id], tx);
      return true;
    });
  }

  /** Under a name of this pin: told again it is the same message, as long as the log remembers names. */
  private async tell(inside: AnyChannelAccess, { messageId, userId, pinnedAt }: Pin): Promise<void> {
    if (Date.now() - pinnedAt.getTime() > nonceWindowMs / 2) return;
    const name = `pin-${messageId}-${pinnedAt.getTime()}`;
    const place = { guildId: guildIdOf(inside), channelId: inside.channel.wire.id };
    await this.system.pinned({ ...place, userId, name }, messageId);
  }

  private async demandMessage({ channel }: AnyChannelAccess, id: string): Promise<void> {
    const [row] = await this.home.getMany(channel.wire.id, [id]);
    if (!row) throw new ApiError('UNKNOWN_MESSAGE');
  }

  /** A removal that came between has dropped what was there then; what came after it goes here. */
  private async demandStill(inside: AnyChannelAccess, id: string): Promise<void> {
    const channelId = inside.channel.wire.id;
    const [row] = await this.home.getMany(channelId, [id]);
    if (row) return;
    await this.rows.remove(channelId, [id]);
    throw new ApiError('UNKNOWN_MESSAGE');
  }
}
