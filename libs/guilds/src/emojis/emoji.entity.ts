import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Snowflake } from '@messagepal/protocol';

/** A row of `guild_emojis`. */
@Entity({ name: 'guild_emojis' })
export class EmojiEntity {
  @PrimaryColumn({ name: 'guild_id', type: 'bigint', primaryKeyConstraintName: 'guild_emojis_pk' })
  guildId: Snowflake;

  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'guild_emojis_pk' })
  id: Snowflake;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'boolean', default: false })
  animated: boolean;

  @Column({ name: 'creator_id', type: 'bigint' })
  creatorId: Snowflake;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
