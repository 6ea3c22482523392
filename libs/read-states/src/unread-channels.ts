import { Injectable } from '@nestjs/common';
import type { ReadState } from '@messagepal/protocol';
import { ReadStateReader } from './read-state.reader';
import { UserGuilds } from './user-guilds';

/** The read states of a user over all their guilds. Of channels that they do not see there is nothing. */
@Injectable()
export class UnreadChannels {
  constructor(
    private readonly guilds: UserGuilds,
    private readonly reader: ReadStateReader,
  ) {}

  /** Channels that hold something unread, of these guilds; one statement beside what is cached of the guilds. */
  async of(userId: string, guildIds: readonly string[]): Promise<ReadState[]> {
    return this.reader.unread(userId, await this.guilds.of(userId, guildIds));
  }

  /** Of all guilds also the channels that are read, where the user has acknowledged anything. */
  async all(userId: string): Promise<ReadState[]> {
    return this.reader.all(userId, await this.guilds.of(userId));
  }
}
