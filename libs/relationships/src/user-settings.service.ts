import { Injectable } from '@nestjs/common';
import { databaseError, Outbox, Transactions } from '@messagepal/database';
import { inboxTopic } from '@messagepal/event-log';
import { dispatchEvent } from '@messagepal/guilds';
import type { UserSettings } from '@messagepal/protocol';
import { DataSource } from 'typeorm';

const READ_SQL = `
  SELECT direct_messages, restricted_guilds::text[], version FROM user_settings WHERE user_id = $1`;
const WRITE_SQL = `
  INSERT INTO user_settings AS s (user_id, direct_messages, restricted_guilds, version)
  VALUES ($1, coalesce($2, 'guilds'), coalesce($3::bigint[], '{}'), 1)
  ON CONFLICT ON CONSTRAINT user_settings_pk DO UPDATE SET version = s.version + 1,
    direct_messages = coalesce($2, s.direct_messages), restricted_guilds = coalesce($3::bigint[], s.restricted_guilds)
  RETURNING direct_messages, restricted_guilds::text[], version`;

const DEFAULTS: UserSettings = { direct_messages: 'guilds', restricted_guilds: [], version: 0 };

/** Whom people let begin conversations with them. */
@Injectable()
export class UserSettingsService {
  constructor(
    private readonly source: DataSource,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
  ) {}

  /** @throws ApiError SERVICE_UNAVAILABLE */
  async get(userId: string): Promise<UserSettings> {
    try {
      const [settings] = await this.source.query<UserSettings[]>(READ_SQL, [userId]);
      return settings ?? DEFAULTS;
    } catch (error) {
      throw databaseError(error);
    }
  }

  /** Absent fields stay as they are. Resolves when the user's sessions have been told. @throws ApiError SERVICE_UNAVAILABLE */
  async update(userId: string, change: Partial<Omit<UserSettings, 'version'>>): Promise<UserSettings> {
    const { direct_messages, restricted_guilds } = change;
    if (direct_messages === undefined && restricted_guilds === undefined) return this.get(userId);
    const topic = inboxTopic(userId);
    const settings = await this.transactions.run(async (tx) => {
      const parameters = [userId, direct_messages ?? null, restricted_guilds ?? null];
      const [next] = await tx.query<[UserSettings]>(WRITE_SQL, parameters);
      const scope = { kind: 'users' as const, userIds: [userId] };
      await this.outbox.add(tx, { topic, events: [dispatchEvent('USER_SETTINGS_UPDATE', scope, next)] });
      return next;
    });
    await this.outbox.drain(topic);
    return settings;
  }
}
