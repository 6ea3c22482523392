import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Snowflake } from '@messagepal/protocol';

/** A row of `invites`. */
@Entity({ name: 'invites' })
export class InviteEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'invites_pk' })
  code: string;

  @Column({ name: 'guild_id', type: 'bigint' })
  guildId: Snowflake;

  @Column({ name: 'channel_id', type: 'bigint' })
  channelId: Snowflake;

  /** Null when the account is gone. */
  @Column({ name: 'inviter_id', type: 'bigint', nullable: true })
  inviterId: Snowflake | null;

  /** Seconds, 0 for ever. */
  @Column({ name: 'max_age', type: 'integer', default: 0 })
  maxAge: number;

  /** 0 for any number. */
  @Column({ name: 'max_uses', type: 'integer', default: 0 })
  maxUses: number;

  @Column({ type: 'integer', default: 0 })
  uses: number;

  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
