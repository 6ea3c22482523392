import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Snowflake, StatusPreference } from '@messagepal/protocol';

/** A row of `users`: a person or a bot. */
@Entity({ name: 'users' })
export class UserEntity {
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'users_pk' })
  id: Snowflake;

  /** Lower-cased and unique. */
  @Column({ type: 'text' })
  username: string;

  /** As it was typed; unique without regard to case. Bots have none. */
  @Column({ type: 'text', nullable: true })
  email: string | null;

  @Column({ name: 'display_name', type: 'text', nullable: true })
  displayName: string | null;

  @Column({ name: 'avatar_url', type: 'text', nullable: true })
  avatarUrl: string | null;

  /** PHC string. Read only where it is asked for by name, so that it can't slip into an answer. */
  @Column({ name: 'password_hash', type: 'text', nullable: true, select: false })
  passwordHash: string | null;

  /** What the user chose to be, not what others see. */
  @Column({ type: 'text', default: 'online' })
  status: StatusPreference;

  @Column({ type: 'boolean', default: false })
  bot: boolean;

  /** Sees queues, metrics and the health of engines. */
  @Column({ type: 'boolean', default: false })
  operator: boolean;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
