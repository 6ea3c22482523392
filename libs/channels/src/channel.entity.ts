import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChannelType, Snowflake } from '@messagepal/protocol';

/** A row of `channels`: a channel of a guild. */
@Entity({ name: 'channels' })
export class ChannelEntity {
  @PrimaryColumn({ name: 'guild_id', type: 'bigint', primaryKeyConstraintName: 'channels_pk' })
  guildId: Snowflake;

  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'channels_pk' })
  id: Snowflake;

  @Column({ type: 'text' })
  type: ChannelType;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', nullable: true })
  topic: string | null;

  /** From 0, within the category, or among the categories. */
  @Column({ type: 'integer', default: 0 })
  position: number;

  @Column({ name: 'parent_id', type: 'bigint', nullable: true })
  parentId: Snowflake | null;

  @Column({ type: 'boolean', default: false })
  nsfw: boolean;

  @Column({ name: 'rate_limit_per_user', type: 'integer', default: 0 })
  rateLimitPerUser: number;

  /** Written some time after the message; see `LastMessages`. */
  @Column({ name: 'last_message_id', type: 'bigint', nullable: true })
  lastMessageId: Snowflake | null;
}
