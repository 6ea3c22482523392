import {
  toTimestamp,
  type ChannelNotifications,
  type NotificationLevel,
  type UserGuildSettings,
} from '@messagepal/protocol';

/** As they are stored; what is missing is the default. */
export type StoredSettings = Partial<
  Pick<UserGuildSettings, 'message_notifications' | 'muted_until' | 'channel_overrides'>
>;

/** What is absent stays; of a channel, what is null is the guild's. Times are moments, as `IsMoment` has them. */
export interface SettingsChange {
  message_notifications?: NotificationLevel;
  muted_until?: string | null;
  channel_overrides?: readonly ChannelNotifications[];
}

/** The settings with the change. Channels that are not `known` (any more) are left out, and such as differ in nothing. */
export function changed(stored: StoredSettings, change: SettingsChange, known: Has): StoredSettings {
  const { message_notifications, muted_until, channel_overrides = [] } = change;
  const overrides = new Map((stored.channel_overrides ?? []).map((override) => [override.channel_id, override]));
  for (const override of channel_overrides) overrides.set(override.channel_id, momentRead(override));
  const kept = [...overrides.values()].filter((override) => known.has(override.channel_id) && differs(override));
  return {
    ...stored,
    ...(message_notifications !== undefined && { message_notifications }),
    ...(muted_until !== undefined && { muted_until: readMoment(muted_until) }),
    channel_overrides: kept,
  };
}

/** As their owner is shown them: with the channels that they see. */
export function shown(
  stored: StoredSettings,
  place: { guildId: string; version: number },
  seen: Has,
): UserGuildSettings {
  const { message_notifications = 'all', muted_until = null, channel_overrides = [] } = stored;
  return {
    guild_id: place.guildId,
    message_notifications,
    muted_until,
    channel_overrides: channel_overrides.filter(({ channel_id }) => seen.has(channel_id)),
    version: place.version,
  };
}

type Has = { has(channelId: string): boolean };

const differs = ({ message_notifications, muted_until }: ChannelNotifications): boolean =>
  message_notifications !== null || muted_until !== null;

const momentRead = ({
  channel_id,
  message_notifications,
  muted_until,
}: ChannelNotifications): ChannelNotifications => ({
  channel_id,
  message_notifications,
  muted_until: readMoment(muted_until),
});

const readMoment = (text: string | null): string | null => (text === null ? null : toTimestamp(Date.parse(text)));
