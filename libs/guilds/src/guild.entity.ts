import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Snowflake } from '@messagepal/protocol';

/** The driver gives bigints as text; counters stay far below 2^53. */
const counter = { to: (value: number) => value, from: (value: string | number) => Number(value) };

/** A row of `guilds`. */
@Entity({ name: 'guilds' })
export class GuildEntity {
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'guilds_pk' })
  id: Snowflake;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'icon_url', type: 'text', nullable: true })
  iconUrl: string | null;

  @Column({ type: 'text', nullable: true })
  description: string | null;

  /** Where joins are told of, if anywhere; perhaps a channel that is gone. */
  @Column({ name: 'system_channel_id', type: 'bigint', nullable: true })
  systemChannelId: Snowflake | null;

  /** For how many days messages are kept; null for as long as the operator says. */
  @Column({ name: 'message_retention_days', type: 'integer', nullable: true })
  messageRetentionDays: number | null;

  @Column({ name: 'owner_id', type: 'bigint' })
  ownerId: Snowflake;

  /** Rises with every change of the guild, its channels, roles and members. */
  @Column({ type: 'bigint', default: 1, transformer: counter })
  version: number;

  /** Rises with every change that can take a right from somebody. */
  @Column({ type: 'bigint', default: 1, transformer: counter })
  rights: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
