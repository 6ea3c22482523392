import type { TopicEvent } from '@messagepal/event-log';
import type { UserSummary } from '@messagepal/protocol';
import { maxSnowflake, snowflakeTime } from '@messagepal/snowflake';
import type { MessageRow } from './message';
import { toMessage } from './message.presenter';

/** From this age on a change of a message is told only to who may read the channel's history. */
const OLD_AFTER_MS = 5 * 60_000;

/** Where the names of authors come from. */
export interface Authors {
  getMany(ids: string[]): Promise<Map<string, UserSummary>>;
}

/** Which message, without what is in it. */
export type MessageAddress = Pick<MessageRow, 'channelId' | 'id' | 'guildId'>;

/** Makes the events of messages, with their payloads as the wire shows them. */
export class MessageEvents {
  constructor(
    private readonly authors: Authors,
    private readonly now: () => number = Date.now,
  ) {}

  async created(row: MessageRow): Promise<TopicEvent> {
    return { t: 'MESSAGE_CREATE', scope: { kind: 'channel', channelId: row.channelId }, d: await this.payload(row) };
  }

  async updated(row: MessageRow): Promise<TopicEvent> {
    return { t: 'MESSAGE_UPDATE', scope: this.scopeOfChange(row), d: await this.payload(row) };
  }

  removed(message: MessageAddress): TopicEvent {
    const { id, channelId, guildId } = message;
    const d = JSON.stringify({ id, channel_id: channelId, ...(guildId !== null && { guild_id: guildId }) });
    return { t: 'MESSAGE_DELETE', scope: this.scopeOfChange(message), d };
  }

  /** One event for all; only for who may read the history when all of them are old. */
  removedMany({ ids, channelId, guildId }: Omit<MessageAddress, 'id'> & { ids: readonly string[] }): TopicEvent {
    const d = JSON.stringify({ ids, channel_id: channelId, ...(guildId !== null && { guild_id: guildId }) });
    const newest = ids.reduce(maxSnowflake, '0');
    return { t: 'MESSAGE_DELETE_BULK', scope: this.scopeOfChange({ channelId, id: newest }), d };
  }

  private async payload(row: MessageRow): Promise<string> {
    const authors = await this.authors.getMany([row.authorId]);
    return JSON.stringify(toMessage(row, authors.get(row.authorId)));
  }

  private scopeOfChange({ channelId, id }: Omit<MessageAddress, 'guildId'>): TopicEvent['scope'] {
    const history = this.now() - snowflakeTime(id) > OLD_AFTER_MS;
    return { kind: 'channel', channelId, ...(history && { history }) };
  }
}
