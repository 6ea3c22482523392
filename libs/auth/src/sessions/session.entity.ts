import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Snowflake } from '@messagepal/protocol';
import type { TokenKind } from './session-token';

/** A row of `sessions`: one login of a user, or the token of a bot. */
@Entity({ name: 'sessions' })
export class SessionEntity {
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'sessions_pk' })
  id: Snowflake;

  @Column({ name: 'user_id', type: 'bigint' })
  userId: Snowflake;

  @Column({ type: 'text' })
  kind: TokenKind;

  @Column({ name: 'secret_hash', type: 'bytea' })
  secretHash: Buffer;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  /** At most a minute behind. */
  @Column({ name: 'last_used_at', type: 'timestamptz', default: () => 'now()' })
  lastUsedAt: Date;

  /** When it ends however much it is used; never for bots. */
  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt: Date | null;

  @Column({ name: 'revoked_at', type: 'timestamptz', nullable: true })
  revokedAt: Date | null;

  /** An IPv4 address or the /64 network of an IPv6 one. */
  @Column({ name: 'ip_prefix', type: 'text', nullable: true })
  ipPrefix: string | null;

  @Column({ name: 'user_agent', type: 'text', nullable: true })
  userAgent: string | null;

  /** Rises with every change that takes something from the session. */
  @Column({ type: 'integer', default: 1 })
  version: number;
}
