import { Injectable } from '@nestjs/common';
import { Flight } from '@messagepal/flight';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { readRows } from './read-rows';

/** Where a channel lives. */
export type ChannelPlace = { readonly kind: 'guild'; readonly guildId: string } | { readonly kind: 'dm' };

const MAX_CHANNELS = 100_000;
const DM: ChannelPlace = { kind: 'dm' };

/** Which guild a channel belongs to. A channel never moves, so what was found is true for ever; a miss is never kept. */
@Injectable()
export class ChannelDirectory {
  private readonly places = new LRUCache<string, ChannelPlace>({ max: MAX_CHANNELS });
  private readonly flight = new Flight<ChannelPlace | undefined>();

  constructor(private readonly source: DataSource) {}

  /** The channel's place, or undefined if there never was such a channel. A deleted one may still be found here. */
  async find(channelId: string): Promise<ChannelPlace | undefined> {
    return this.places.get(channelId) ?? this.flight.board(channelId, () => this.load(channelId));
  }

  private async load(channelId: string): Promise<ChannelPlace | undefined> {
    const sql = 'SELECT guild_id FROM channel_directory WHERE channel_id = $1';
    const [row] = await readRows<{ guild_id: string | null }>(this.source, sql, [channelId]);
    if (!row) return undefined;
    const place: ChannelPlace = row.guild_id === null ? DM : { kind: 'guild', guildId: row.guild_id };
    this.places.set(channelId, place);
    return place;
  }
}
