import { Injectable } from '@nestjs/common';
import { Access, classOf, type AnyChannelAccess, type GuildAccess } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import type { MessagePage, MessageRow } from '@messagepal/messages';
import { bits, hasAll } from '@messagepal/permissions';
import type { Message } from '@messagepal/protocol';
import { IndexMarks } from './feed/index-marks';
import { HitCheck } from './hit-check';
import type { SearchRequest } from './index/search-request';
import { SearchIndex } from './index/search-index.postgres';
import { toRequest, type SearchQuery } from './search-query';

/** Rights that change more often than this within one search are a fault, not a change. */
const TRIES = 5;
/** Looks for messages in place of those that the index was wrong about. */
const REFILLS = 4;

const NOTHING: Omit<SearchAnswer, 'isIncomplete'> = { messages: [], total: 0 };

/** Makes of rows, which are of one channel, what is shown to whoever searches. */
export type Show = (page: MessagePage) => Promise<Message[]>;

export interface SearchAnswer {
  /** In order. */
  messages: Message[];
  /** How many messages the searcher may find, counted no further than `limits.search` says; may be off while messages are written. */
  total: number;
  /** Whether some channel has not been read to its end yet. */
  isIncomplete: boolean;
}

/** Where somebody searches: a space, and which of its channels they may search at the moment of the call. */
interface Scope {
  spaceId: string;
  channels: () => Promise<readonly string[]>;
}

/** Searches messages. */
@Injectable()
export class MessageSearch {
  constructor(
    private readonly access: Access,
    private readonly index: SearchIndex,
    private readonly marks: IndexMarks,
    private readonly hits: HitCheck,
  ) {}

  /**
   * Messages of a guild, of channels whose history the member may read: when the answer is made, and again when it is ready. What
   * changed a moment ago may be found a moment later; what is deleted is never found.
   *
   * @throws ApiError INVALID_FORM_BODY for too many words; UNKNOWN_GUILD for who is no member any more; SERVICE_UNAVAILABLE
   */
  inGuild({ view, member }: GuildAccess, query: SearchQuery, show: Show): Promise<SearchAnswer> {
    const channels = async (): Promise<readonly string[]> => {
      const now = await this.access.guild(member.userId, view.id);
      const readable = [...classOf(now.view, now.member).history];
      return query.channelIds ? readable.filter((id) => query.channelIds?.includes(id)) : readable;
    };
    return this.search({ spaceId: view.id, channels }, query, show);
  }

  /** The same of one channel, also of direct messages. @throws ApiError UNKNOWN_CHANNEL for who does not see it any more */
  inChannel(inside: AnyChannelAccess, query: Omit<SearchQuery, 'channelIds'>, show: Show): Promise<SearchAnswer> {
    const channels = async (): Promise<readonly string[]> => {
      const now = await this.access.channelAgain(inside, 'READ_MESSAGES');
      return hasAll(now.permissions, bits('READ_MESSAGE_HISTORY')) ? [now.channel.wire.id] : [];
    };
    return this.search({ spaceId: inside.view.id, channels }, query, show);
  }

  private async search(scope: Scope, query: SearchQuery, show: Show): Promise<SearchAnswer> {
    const plain = toRequest(query);
    let channelIds = await scope.channels();
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const request = plain && { ...plain, spaceId: scope.spaceId, channelIds };
      const [answer, isIncomplete] = await Promise.all([
        request ? this.answer(request, show) : NOTHING,
        this.marks.unfinished(channelIds),
      ]);
      // By the rights of now: neither a message nor a count tells of a channel that was hidden meanwhile.
      const still = await scope.channels();
      if (isSame(channelIds, still)) return { ...answer, isIncomplete };
      channelIds = still;
    }
    throw new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
  }

  private async answer(request: SearchRequest, show: Show): Promise<Omit<SearchAnswer, 'isIncomplete'>> {
    const rows = new Map<string, MessageRow>();
    let [changed, total] = [0, 0];
    for (let look = 0; look < REFILLS && rows.size < request.limit; look += 1) {
      // Those that are gone are out of the index by now, those that were changed still are in it.
      const page = { offset: request.offset + rows.size + changed, limit: request.limit - rows.size };
      const found = await this.index.find({ ...request, ...page });
      const checked = await this.hits.check(request.spaceId, found.hits);
      for (const row of checked.rows) rows.set(row.id, row);
      changed += checked.changed;
      total = found.total - changed - checked.gone;
      if (checked.gone + checked.changed === 0) break;
    }
    return { messages: await shown([...rows.values()], show), total: Math.max(total, rows.size) };
  }
}

/** The messages of all channels, in the order of their rows. */
async function shown(rows: readonly MessageRow[], show: Show): Promise<Message[]> {
  const channelIds = [...new Set(rows.map(({ channelId }) => channelId))];
  const pages = channelIds.map((channelId) => ({ rows: rows.filter((row) => row.channelId === channelId) }));
  const messages = new Map((await Promise.all(pages.map(show))).flat().map((message) => [message.id, message]));
  return rows.flatMap(({ id }) => messages.get(id) ?? []);
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, index) => id === b[index]);
