import type { Scope, TopicEvent } from '@messagepal/event-log';
import { dispatchEvent } from '@messagepal/guilds';
import type { Message, MessageReference, UserSummary } from '@messagepal/protocol';
import { maxSnowflake, snowflakeTime } from '@messagepal/snowflake';
import type { MessageRow } from './message';
import { shownUsers, toMessage } from './message.presenter';
import type { MessageStore } from './store/message-store';

/** From this age on a change of a message is told only to who may read the channel's history. */
const OLD_AFTER_MS = 5 * 60_000;

/** Where the names of authors come from. */
export interface Authors {
  getMany(ids: string[]): Promise<Map<string, UserSummary>>;
}

/** Which message, without what is in it. */
export type MessageAddress = Pick<MessageRow, 'channelId' | 'id' | 'guildId'>;

type ChannelScope = Extract<Scope, { kind: 'channel' }>;
type Rows = Pick<MessageStore, 'getMany'>;

/** Makes the events of messages, with their payloads as the wire shows them. */
export class MessageEvents {
  constructor(
    private readonly authors: Authors,
    private readonly now: () => number = Date.now,
    /** Where files are fetched: `MP_PUBLIC_URL`. */
    private readonly origin = '',
  ) {}

  /** @param rows where the message that it replies to is found */
  async created(row: MessageRow, rows: Rows): Promise<TopicEvent> {
    const scope = { kind: 'channel', channelId: row.channelId } as const;
    return dispatchEvent('MESSAGE_CREATE', scope, await this.payload(row, scope, rows));
  }

  async updated(row: MessageRow, rows: Rows): Promise<TopicEvent> {
    const scope = this.scopeOfChange(row);
    // What an edit does not change has other owners and differs by who looks.
    const { reactions: _reactions, pinned: _pinned, ...edited } = await this.payload(row, scope, rows);
    return dispatchEvent('MESSAGE_UPDATE', scope, edited);
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

  private async payload(row: MessageRow, scope: ChannelScope, rows: Rows): Promise<Message> {
    const referenced = row.reference ? await this.referenced(row.reference, scope, rows) : undefined;
    const users = await this.authors.getMany(referenced ? [row, referenced].flatMap(shownUsers) : shownUsers(row));
    return toMessage(row, users, referenced, this.origin);
  }

  /** An old message is not shown to those who hear of its reply and may not read the history: it is left for them to look. */
  private async referenced({ message_id }: MessageReference, { channelId, history }: ChannelScope, rows: Rows) {
    if (!history && this.isOld(message_id)) return undefined;
    const [row] = await rows.getMany(channelId, [message_id]);
    return row ?? null;
  }

  /** Who hears that something about a message changed: of an old one only those who may read the history. */
  scopeOfChange({ channelId, id }: Omit<MessageAddress, 'guildId'>): ChannelScope {
    const history = this.isOld(id);
    return { kind: 'channel', channelId, ...(history && { history }) };
  }

  private isOld(id: string): boolean {
    return this.now() - snowflakeTime(id) > OLD_AFTER_MS;
  }
}
