import { Injectable } from '@nestjs/common';
import type { ReadState, UserGuildSettings } from '@messagepal/protocol';
import { ReadStateReader } from './read-state.reader';
import { NotificationSettings } from './settings/notification-settings.service';
import { UserGuilds } from './user-guilds';

/** What a session starts with. */
export interface Unread {
  unread: ReadState[];
  settings: UserGuildSettings[];
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
   * ever made. One statement each beside what is cached of the guilds.
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
    return this.reader.all(userId, await this.guilds.of(userId));
  }
}
