import { Injectable } from '@nestjs/common';
import { classOf, DmViews, isDm, type AnyChannelAccess } from '@messagepal/access';
import type { ReadState, UserGuildSettings } from '@messagepal/protocol';
import { ReadStateReader, type KnownState, type Places } from './read-state.reader';
import { NotificationSettings } from './settings/notification-settings.service';
import { UserGuilds } from './user-guilds';

/** What a session starts with. */
export interface Unread {
  unread: ReadState[];
  settings: UserGuildSettings[];
}

/** By the rights of after the reading: what came after an answered revoke makes nothing unread for whom it was hidden from. */
function seenStill(states: readonly ReadState[], { guilds, dms }: Places): ReadState[] {
  const seen = new Set([...guilds.flatMap(({ view, member }) => [...classOf(view, member).visible]), ...dms.keys()]);
  return states.filter(({ channel_id }) => seen.has(channel_id));
}

/** The read states of a user over all their guilds and DMs. Of channels that they do not see there is nothing. */
@Injectable()
export class UnreadChannels {
  constructor(
    private readonly guilds: UserGuilds,
    private readonly reader: ReadStateReader,
    private readonly settings: NotificationSettings,
    private readonly dms: DmViews,
  ) {}

  /**
   * What READY says of these guilds, and of all DMs: the channels that hold something unread, and the notification settings where any were
   * ever made. One statement each beside what is cached of the guilds. By the rights of before the reading: whoever shows it
   * leaves out what is not seen any more.
   */
  async of(userId: string, guildIds: readonly string[]): Promise<Unread> {
    const places = await this.places(userId, guildIds);
    const [unread, settings] = await Promise.all([
      this.reader.unread(userId, places),
      this.settings.of(userId, places.guilds),
    ]);
    return { unread, settings };
  }

  /** Of all guilds and DMs also the channels that are read, where the user has acknowledged anything. */
  async all(userId: string): Promise<ReadState[]> {
    const states = await this.reader.all(userId, await this.places(userId));
    return seenStill(states, await this.places(userId));
  }

  /** Of a channel on which the user has a mark; undefined for who does not see it any more. */
  async one(inside: AnyChannelAccess): Promise<KnownState | undefined> {
    const known = await this.reader.one(inside);
    return known && (await this.isSeenStill(inside)) ? known : undefined;
  }

  private async isSeenStill(inside: AnyChannelAccess): Promise<boolean> {
    const { userId } = inside.member;
    if (isDm(inside)) return (await this.dms.current(inside.view.id))?.participants.has(userId) ?? false;
    const guilds = await this.guilds.of(userId, [inside.view.id]);
    return guilds.some(({ view, member }) => classOf(view, member).visible.has(inside.channel.wire.id));
  }

  private async places(userId: string, guildIds?: readonly string[]): Promise<Places> {
    const [guilds, dms] = await Promise.all([this.guilds.of(userId, guildIds), this.dms.allOf(userId)]);
    return { guilds, dms };
  }
}
