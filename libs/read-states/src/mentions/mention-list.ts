import { Injectable } from '@nestjs/common';
import { classOf } from '@messagepal/access';
import { MessageHome, type MessageRow } from '@messagepal/messages';
import { compareSnowflakes } from '@messagepal/snowflake';
import type { Place } from '../targets';
import { UserGuilds } from '../user-guilds';
import { MentionSearch, type Found, type MentionQuery, type Readable } from './mention-search';

/** The messages that mention a user. */
@Injectable()
export class MentionList {
  constructor(
    private readonly guilds: UserGuilds,
    private readonly search: MentionSearch,
    private readonly home: MessageHome,
  ) {}

  /**
   * Newest first, of all channels whose history the user may read now. One that is deleted while the list is made may be
   * missing from it.
   */
  async page(userId: string, query: MentionQuery): Promise<MessageRow[]> {
    const ids = query.guildId === undefined ? undefined : [query.guildId];
    const places = await this.guilds.of(userId, ids);
    const found = await this.search.find(userId, places.map(readable), query);
    const rows = await this.rowsOf(found);
    // By the rights of now: what was written after an answered revoke is not shown, however long the reading took.
    const still = new Set((await this.guilds.of(userId, ids)).flatMap((place) => [...readable(place).channels]));
    return rows.filter(({ channelId }) => still.has(channelId)).toSorted((a, b) => compareSnowflakes(b.id, a.id));
  }

  private async rowsOf(found: readonly Found[]): Promise<MessageRow[]> {
    const byChannel = new Map<string, string[]>();
    for (const { channelId, messageId } of found)
      byChannel.set(channelId, [...(byChannel.get(channelId) ?? []), messageId]);
    const reads = [...byChannel].map(([channelId, ids]) => this.home.getMany(channelId, ids));
    return (await Promise.all(reads)).flat();
  }
}

const readable = (place: Place): Readable => ({
  place,
  channels: classOf(place.view, place.member).history,
});
