import { Injectable } from '@nestjs/common';
import { classOf, type GuildAccess } from '@messagepal/access';
import { databaseError, Outbox, Transactions, violates } from '@messagepal/database';
import { ApiError } from '@messagepal/errors';
import { inboxTopic } from '@messagepal/event-log';
import type { UserGuildSettings } from '@messagepal/protocol';
import { DataSource, type EntityManager } from 'typeorm';
import type { Place } from '../targets';
import { changed, shown, type SettingsChange, type StoredSettings } from './notification-settings';

interface SettingsRecord {
  guild_id: string;
  version: number;
  settings: StoredSettings;
}

const INSERT_SQL = `
  INSERT INTO notification_settings (user_id, guild_id) VALUES ($1, $2)
  ON CONFLICT ON CONSTRAINT notification_settings_pk DO NOTHING`;
const LOCK_SQL = 'SELECT * FROM notification_settings WHERE user_id = $1 AND guild_id = $2 FOR UPDATE';
const UPDATE_SQL = `
  UPDATE notification_settings SET settings = $3, version = version + 1 WHERE user_id = $1 AND guild_id = $2`;
const READ_SQL = 'SELECT * FROM notification_settings WHERE user_id = $1 AND guild_id = ANY($2::bigint[])';

/** Of what people want to be notified. It is kept and told here; clients go by it. */
@Injectable()
export class NotificationSettings {
  constructor(
    private readonly source: DataSource,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
  ) {}

  /** Of a guild, the defaults if nothing was ever set. @throws ApiError SERVICE_UNAVAILABLE */
  async get(place: Place): Promise<UserGuildSettings> {
    const [settings] = await this.of(place.member.userId, [place]);
    return settings ?? settingsOf(place, undefined);
  }

  /** Of those of the guilds in which anything was ever set; one statement. @throws ApiError SERVICE_UNAVAILABLE */
  async of(userId: string, places: readonly Place[]): Promise<UserGuildSettings[]> {
    const byGuild = new Map(places.map((place) => [place.view.id, place]));
    try {
      const records = await this.source.query<SettingsRecord[]>(READ_SQL, [userId, [...byGuild.keys()]]);
      return records.flatMap((record) => {
        const place = byGuild.get(record.guild_id);
        return place ? [settingsOf(place, record)] : [];
      });
    } catch (error) {
      throw databaseError(error);
    }
  }

  /**
   * Answers when USER_GUILD_SETTINGS_UPDATE is in the user's inbox.
   *
   * @throws ApiError UNKNOWN_CHANNEL for a channel that the member does not see, before anything is changed
   */
  async change(guild: GuildAccess, change: SettingsChange): Promise<UserGuildSettings> {
    const { userId } = guild.member;
    const { visible } = classOf(guild.view, guild.member);
    if (change.channel_overrides?.some(({ channel_id }) => !visible.has(channel_id)))
      throw new ApiError('UNKNOWN_CHANNEL');
    const settings = await this.transactions.run((tx) => this.write(tx, guild, change)).catch(refuseGone);
    await this.outbox.drain(inboxTopic(userId));
    return settings;
  }

  private async write(tx: EntityManager, guild: GuildAccess, change: SettingsChange): Promise<UserGuildSettings> {
    const key = [guild.member.userId, guild.view.id];
    await tx.query(INSERT_SQL, key);
    const [record] = await tx.query<SettingsRecord[]>(LOCK_SQL, key);
    const settings = changed(record?.settings ?? {}, change, guild.view.channels);
    await tx.query(UPDATE_SQL, [...key, JSON.stringify(settings)]);
    const next = { guild_id: guild.view.id, version: (record?.version ?? 0) + 1, settings };
    return this.announce(tx, guild.member.userId, settingsOf(guild, next));
  }

  private async announce(tx: EntityManager, userId: string, settings: UserGuildSettings): Promise<UserGuildSettings> {
    const scope = { kind: 'users' as const, userIds: [userId] };
    const event = { t: 'USER_GUILD_SETTINGS_UPDATE', scope, d: JSON.stringify(settings) };
    await this.outbox.add(tx, { topic: inboxTopic(userId), events: [event] });
    return settings;
  }
}

const settingsOf = ({ view, member }: Place, record: SettingsRecord | undefined): UserGuildSettings =>
  shown(record?.settings ?? {}, { guildId: view.id, version: record?.version ?? 0 }, classOf(view, member).visible);

function refuseGone(error: unknown): never {
  if (violates(error, 'notification_settings_guild_fk')) throw new ApiError('UNKNOWN_GUILD');
  throw error;
}
