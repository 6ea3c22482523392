import type { GuildClass, MemberFacts } from '@messagepal/access';
import type { Message, PassiveUpdatePayload } from '@messagepal/protocol';
import type { DispatchEvent } from '../frames/dispatch-event';

type ChannelNews = PassiveUpdatePayload['channels'][number];

/** Of these a session that does not have the guild open hears nothing but a PASSIVE_UPDATE now and then. */
const QUIET = /^(MESSAGE_|GUILD_MEMBER_|TYPING_START$|PRESENCE_UPDATE$|CHANNEL_PINS_UPDATE$)/;

/** Mentions that are kept of a channel; further ones are not counted. */
const MENTIONS = 100;

/** Whether those who do not have the guild open are not told of it at once. */
export const isQuiet = (t: string): boolean => QUIET.test(t);

interface Mention extends Pick<Message, 'mention_roles' | 'mention_everyone'> {
  offset: number;
  userIds: string[];
}

interface Noted {
  offset: number;
  lastId: string;
  mentions: Mention[];
}

/** What has happened in a guild that those who do not have it open have yet to be told. */
export class PassiveNews {
  private readonly channels = new Map<string, Noted>();

  get isEmpty(): boolean {
    return this.channels.size === 0;
  }

  note({ t, payload, position }: Pick<DispatchEvent, 't' | 'payload' | 'position'>): void {
    if (t !== 'MESSAGE_CREATE' || !position) return;
    const { id, channel_id: channelId, ...message } = payload as Message;
    const { offset } = position;
    const mentions = this.channels.get(channelId)?.mentions ?? [];
    const mention = mentionOf(message, offset);
    if (mention && mentions.length < MENTIONS) mentions.push(mention);
    this.channels.set(channelId, { offset, lastId: id, mentions });
  }

  clear(): void {
    this.channels.clear();
  }

  /** Whether somebody in particular is mentioned: then not all are told the same. */
  get mentionsAny(): boolean {
    return [...this.channels.values()].some(({ mentions }) => mentions.length > 0);
  }

  /** What came after `since` in the channels that a member sees, and how often it mentions them. */
  of(guildClass: GuildClass, member: MemberFacts, since: number): ChannelNews[] {
    const news = [...this.channels].filter(([id, { offset }]) => offset > since && guildClass.visible.has(id));
    return news.map(([id, { lastId, mentions }]) => {
      const own = mentions.filter((mention) => mention.offset > since && isMentioned(member, mention));
      return { id, last_message_id: lastId, mention_count: own.length };
    });
  }
}

type Mentioning = Partial<Pick<Message, 'mentions' | 'mention_roles' | 'mention_everyone'>>;

function mentionOf(message: Mentioning, offset: number): Mention | undefined {
  const { mentions = [], mention_roles = [], mention_everyone = false } = message;
  if (mentions.length === 0 && mention_roles.length === 0 && !mention_everyone) return undefined;
  return { offset, userIds: mentions.map(({ id }) => id), mention_roles, mention_everyone };
}

const isMentioned = ({ userId, roles }: MemberFacts, mention: Mention): boolean =>
  mention.mention_everyone ||
  mention.userIds.includes(userId) ||
  mention.mention_roles.some((role) => roles.includes(role));
