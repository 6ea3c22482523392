import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { Outbox, Snowflakes, Transactions } from '@messagepal/database';
import { ApiError } from '@messagepal/errors';
import { inboxTopic } from '@messagepal/event-log';
import type { Snowflake } from '@messagepal/protocol';
import type { Principal } from '@messagepal/runtime';
import type { EntityManager } from 'typeorm';
import { SessionEntity } from './session.entity';
import { SessionRecords, type SessionRecord } from './session-records';
import { SessionTouches } from './session-touches';
import { hashSecret, isSecret, newSecret, parseToken, writeToken, type TokenKind } from './session-token';
import { liveSessions, revokedSessions, revokeSessions, surplusSessions, type RevokedSession } from './session.queries';

/** Where a session was begun; shown to its user, so that they recognise it. */
export interface SessionOrigin {
  kind?: TokenKind;
  /** An address, cut as far as it is to be kept. */
  ip?: string;
  userAgent?: string;
}

export interface IssuedSession {
  /** Shown this once; only its hash is kept. */
  token: string;
  sessionId: Snowflake;
}

/** A login that is good at this moment. */
export interface Login extends Principal {
  /** When it ends however much it is used, in Unix milliseconds; never, for a bot's token. */
  endsAt: number | null;
}

/** The logins of users. PostgreSQL is the truth; what is cached of it is at most 60 s old and never outlives a revocation. */
@Injectable()
export class Sessions {
  constructor(
    private readonly config: Config,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly snowflakes: Snowflakes,
    private readonly records: SessionRecords,
    private readonly touches: SessionTouches,
  ) {}

  /**
   * Who the token belongs to; undefined when it is malformed, unknown, revoked, unused for 30 days or older than 180.
   * Throws SERVICE_UNAVAILABLE while PostgreSQL is away and the session is not cached.
   */
  async authenticate(token: string, via: Principal['via'] = 'gateway'): Promise<Principal | undefined> {
    const record = await this.match(token, (id) => this.records.find(id));
    return record && { userId: record.userId, sessionId: record.id, via };
  }

  /**
   * As {@link authenticate}, by what PostgreSQL says now: for what goes on for longer than a request, where a cached answer
   * would be a minute of a login that has ended. Throws SERVICE_UNAVAILABLE while PostgreSQL is away.
   */
  async verify(token: string): Promise<Login | undefined> {
    const record = await this.match(token, (id) => this.records.read(id));
    return record && { userId: record.userId, sessionId: record.id, via: 'gateway', endsAt: record.expiresAt };
  }

  /** A use of a session other than by its token; written down in groups, at most once a minute. */
  touch(sessionId: Snowflake): void {
    this.touches.touch(sessionId, 0);
  }

  /** Begins a session. When the user then has more than 50, the oldest end. Throws UNKNOWN_USER. */
  async issue(userId: Snowflake, origin: SessionOrigin = {}): Promise<IssuedSession> {
    const { kind = 'user' } = origin;
    const sessionId = this.snowflakes.next();
    const secret = newSecret();
    const ended = await this.transactions.run(async (tx) => {
      await lockUser(tx, userId);
      await tx.insert(SessionEntity, this.newRow(userId, sessionId, secret, origin));
      return this.end(tx, userId, await surplusSessions(tx, userId, this.config.limits.accounts));
    });
    await this.announce(userId, ended);
    return { token: writeToken({ kind, sessionId, secret }), sessionId };
  }

  /** The sessions of a user that have not ended, oldest first. */
  async list(userId: Snowflake): Promise<SessionEntity[]> {
    return this.transactions.run((tx) => liveSessions(tx, userId, this.config.limits.accounts));
  }

  /**
   * Ends a session of the user: from when it resolves, its token is refused and its sockets have been told. One that has ended
   * already is told of again, so that asking again holds the promise whatever became of the first time. Throws
   * UNKNOWN_SESSION; SERVICE_UNAVAILABLE when it has ended but its sockets will hear of it later.
   */
  async revoke(userId: Snowflake, sessionId: Snowflake): Promise<void> {
    const ended = await this.transactions.run(async (tx) => {
      await this.end(tx, userId, [sessionId]);
      return revokedSessions(tx, userId, [sessionId]);
    });
    if (ended.length === 0) throw new ApiError('UNKNOWN_SESSION');
    await this.announce(userId, ended);
  }

  /** The live session that a token is of, by what `read` says of it; that is a use of it. */
  private async match(
    token: string,
    read: (id: Snowflake) => Promise<SessionRecord | undefined>,
  ): Promise<SessionRecord | undefined> {
    const parsed = parseToken(token);
    const record = parsed && (await read(parsed.sessionId));
    if (!record || record.kind !== parsed.kind) return undefined;
    if (!isSecret(parsed.secret, Buffer.from(record.secretHash, 'base64')) || this.hasEnded(record)) return undefined;
    this.touches.touch(record.id, record.lastUsedAt);
    return record;
  }

  private async end(tx: EntityManager, userId: Snowflake, ids: Snowflake[]): Promise<RevokedSession[]> {
    const ended = await revokeSessions(tx, userId, ids);
    if (ended.length === 0) return ended;
    const d = JSON.stringify({ session_ids: ended.map(({ id }) => id) });
    const event = { t: 'SESSION_REVOKED', scope: { kind: 'users' as const, userIds: [userId] }, d };
    await this.outbox.add(tx, { topic: inboxTopic(userId), events: [event] });
    return ended;
  }

  private async announce(userId: Snowflake, ended: RevokedSession[]): Promise<void> {
    if (ended.length === 0) return;
    await Promise.all(ended.map(({ id, version }) => this.records.outdate(id, version)));
    await this.outbox.drain(inboxTopic(userId));
  }

  private newRow(userId: Snowflake, id: Snowflake, secret: string, origin: SessionOrigin): Partial<SessionEntity> {
    const { kind = 'user', ip = null, userAgent = null } = origin;
    const now = Date.now();
    const expiresAt = kind === 'bot' ? null : new Date(now + this.config.limits.accounts.sessionMaxMs);
    const times = { createdAt: new Date(now), lastUsedAt: new Date(now), expiresAt };
    return { id, userId, kind, secretHash: hashSecret(secret), ipPrefix: ip, userAgent, ...times };
  }

  private hasEnded({ kind, expiresAt, lastUsedAt }: SessionRecord): boolean {
    const now = Date.now();
    if (expiresAt !== null && now >= expiresAt) return true;
    return kind === 'user' && now >= lastUsedAt + this.config.limits.accounts.sessionIdleMs;
  }
}

/** Makes logins of one user at the same moment count each other's sessions. */
async function lockUser(tx: EntityManager, userId: Snowflake): Promise<void> {
  const rows = await tx.query<unknown[]>('SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
  if (rows.length === 0) throw new ApiError('UNKNOWN_USER');
}
