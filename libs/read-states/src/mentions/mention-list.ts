import { Injectable } from '@nestjs/common';
import { DmViews } from '@messagepal/access';
import { MessageHome, type MessagePage } from '@messagepal/messages';
import type { Message } from '@messagepal/protocol';
import { compareSnowflakes } from '@messagepal/snowflake';
import { UserGuilds } from '../user-guilds';
import { channelsOf, MentionSearch, type Found, type MentionQuery, type Readable } from './mention-search';

/** The messages that mention a user. */
@Injectable()
export class MentionList {
  constructor(
    private readonly guilds: UserGuilds,
    private readonly search: MentionSearch,
    private readonly home: MessageHome,
    private readonly dms: DmViews,
  ) {}

  /**
   * Newest first, of all channels, DMs as well, whose history the user may read now. One that is deleted while the list is made may be
   * missing from it.
   *
   * @param show makes of rows, which are of one channel, what is shown
   */
  async page(userId: string, query: MentionQuery, show: (page: MessagePage) => Promise<Message[]>): Promise<Message[]> {
    const found = await this.search.find(userId, await this.readable(userId, query), query);
    const messages = (await Promise.all((await this.pagesOf(found)).map(show))).flat();
    // By the rights of now: what was written after an answered revoke is not shown, however long the reading took.
    const still = new Set(channelsOf(await this.readable(userId, query)));
    return messages.filter((one) => still.has(one.channel_id)).toSorted((a, b) => compareSnowflakes(b.id, a.id));
  }

  private async readable(userId: string, { guildId }: MentionQuery): Promise<Readable> {
    const guilds = await this.guilds.of(userId, guildId === undefined ? undefined : [guildId]);
    const dms = guildId === undefined ? await this.dms.allOf(userId) : new Map<string, Date>();
    return { guilds, dms: [...dms.keys()] };
  }

  private async pagesOf(found: readonly Found[]): Promise<MessagePage[]> {
    const byChannel = new Map<string, string[]>();
    for (const { channelId, messageId } of found)
      byChannel.set(channelId, [...(byChannel.get(channelId) ?? []), messageId]);
    const read = async ([channelId, ids]: [string, string[]]) => ({ rows: await this.home.getMany(channelId, ids) });
    return Promise.all([...byChannel].map(read));
  }
}
