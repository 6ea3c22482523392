import { LIMITS } from '@messagepal/config';
import type { ChannelPast } from '@messagepal/event-log';
import { Flight } from '@messagepal/flight';
import { compareSnowflakes, snowflakeAt } from '@messagepal/snowflake';
import type { MessageRow } from '../message';
import type { MessageStore } from '../store/message-store';

const { nonceWindowMs } = LIMITS.messages;
const PAGE = 100;

/** Reads for a cold log what the store knows of a channel's last 5 minutes. */
export class ChannelPasts {
  private readonly flight = new Flight<ChannelPast>();

  constructor(
    private readonly store: MessageStore,
    private readonly now: () => number,
  ) {}

  read(channelId: string, epoch: string): Promise<ChannelPast> {
    return this.flight.board(`${channelId}:${epoch}`, () => this.query(channelId, epoch));
  }

  private async query(channelId: string, epoch: string): Promise<ChannelPast> {
    const since = snowflakeAt(this.now() - nonceWindowMs);
    const rows = await this.store.page(channelId, { limit: PAGE });
    const lastId = rows[0]?.id ?? null;
    for (let last = rows.at(-1); last && isSince(last, since);) {
      const older = await this.store.page(channelId, { before: last.id, limit: PAGE });
      rows.push(...older);
      last = older.at(-1);
    }
    const sends = rows
      .filter((row) => isSince(row, since))
      .flatMap(({ authorId, nonce, id }) => (nonce === null ? [] : [{ authorId, nonce, id }]));
    return { epoch, lastId, sends };
  }
}

const isSince = ({ id }: MessageRow, since: string): boolean => compareSnowflakes(id, since) >= 0;
