import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Snowflake } from '@messagepal/protocol';

/** A row of `members`: one user in one guild. */
@Entity({ name: 'members' })
export class MemberEntity {
  @PrimaryColumn({ name: 'guild_id', type: 'bigint', primaryKeyConstraintName: 'members_pk' })
  guildId: Snowflake;

  @PrimaryColumn({ name: 'user_id', type: 'bigint', primaryKeyConstraintName: 'members_pk' })
  userId: Snowflake;

  @Column({ type: 'text', nullable: true })
  nick: string | null;

  @Column({ name: 'joined_at', type: 'timestamptz', default: () => 'now()' })
  joinedAt: Date;

  @Column({ name: 'communication_disabled_until', type: 'timestamptz', nullable: true })
  timedOutUntil: Date | null;
}
