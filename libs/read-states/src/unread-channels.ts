import { Injectable } from '@nestjs/common';
import { classOf } from '@messagepal/access';
import type { ReadState, UserGuildSettings } from '@messagepal/protocol';
import { ReadStateReader } from './read-state.reader';
import { NotificationSettings } from './settings/notification-settings.service';
import type { Place } from './targets';
import { UserGuilds } from './user-guilds';

/** What a session starts with. */
export interface Unread {
  unread: ReadState[];
  settings: UserGuildSettings[];
}

/** By the rights of after the reading: what came after an answered revoke makes nothing unread for whom it was hidden from. */
function seenStill(states: readonly ReadState[], guilds: readonly Place[]): ReadState[] {
  const seen = new Set(guilds.flatMap(({ view, member }) => [...classOf(view, member).visible]));
  return states.filter(({ channel_id }) => seen.has(channel_id));
}

/** The read states of a user over all their guilds. Of channels that they do not see there is nothing. */
@Injectable()
export class UnreadChannels {
  constructor(
    private readonly guilds: UserGuilds,
    private readonly reader: ReadStateReader,
    private readonly settings: NotificationSettings,
  ) {}

  /**
   * What READY says of these guilds: the channels that hold something unread, and the notification settings where any were
   * ever made. One statement each beside what is cached of the guilds. By the rights of before the reading: whoever shows it
   * leaves out what is not seen any more.
   */
  async of(userId: string, guildIds: readonly string[]): Promise<Unread> {
    const guilds = await this.guilds.of(userId, guildIds);
    const [unread, settings] = await Promise.all([
      this.reader.unread(userId, guilds),
      this.settings.of(userId, guilds),
    ]);
    return { unread, settings };
  }

  /** Of all guilds also the channels that are read, where the user has acknowledged anything. */
  async all(userId: string): Promise<ReadState[]> {
    const states = await this.reader.all(userId, await this.guilds.of(userId));
    return seenStill(states, await this.guilds.of(userId));
  }

  /** Of a channel on which the user has a mark; undefined for who does not see it any more. */
  async one(userId: string, guild: Place, channelId: string): Promise<ReadState | undefined> {
    const state = await this.reader.one(userId, guild, channelId);
    return seenStill(state ? [state] : [], await this.guilds.of(userId, [guild.view.id]))[0];
  }
}
