import type { EntityManager } from 'typeorm';
import { ChannelEntity } from './channel.entity';

/** What a new channel must be told; the rest has defaults. */
export type NewChannel = Pick<ChannelEntity, 'guildId' | 'id' | 'type' | 'name' | 'position'> & Partial<ChannelEntity>;

/** Adds a channel and its line in the directory of all channels. */
export async function insertChannel(tx: EntityManager, channel: NewChannel): Promise<void> {
  await tx.insert(ChannelEntity, channel);
  await tx.query('INSERT INTO channel_directory (channel_id, guild_id) VALUES ($1, $2)', [channel.id, channel.guildId]);
}
