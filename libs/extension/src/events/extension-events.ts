import type { TopicEvent } from '@messagepal/event-log';

/** A message that somebody sent, edited or deleted, by its ids: what it says now, the services tell. */
export interface MessageNews<Name extends string> {
  readonly event: Name;
  readonly guildId: string;
  readonly channelId: string;
  readonly messageId: string;
  /** 0 when sent, +1 with every edit. */
  readonly revision: number;
}

/** Somebody who came or went. */
export interface MemberNews<Name extends string> {
  readonly event: Name;
  readonly guildId: string;
  readonly userId: string;
}

/** What `@OnEvent` can hear of, by name. */
export interface ExtensionEvents {
  MESSAGE_CREATE: MessageNews<'MESSAGE_CREATE'>;
  MESSAGE_UPDATE: MessageNews<'MESSAGE_UPDATE'>;
  MESSAGE_DELETE: MessageNews<'MESSAGE_DELETE'>;
  GUILD_MEMBER_ADD: MemberNews<'GUILD_MEMBER_ADD'>;
  GUILD_MEMBER_REMOVE: MemberNews<'GUILD_MEMBER_REMOVE'>;
}

/** Name of an event of {@link ExtensionEvents}. */
export type EventName = keyof ExtensionEvents;

/** Any of them. */
export type ExtensionEvent = ExtensionEvents[EventName];

const OF_MEMBERS: ReadonlySet<string> = new Set(['GUILD_MEMBER_ADD', 'GUILD_MEMBER_REMOVE']);

/** The event of a guild's log as extensions hear of it; undefined for those that they do not. */
export function memberNews({ t, d }: TopicEvent): ExtensionEvent | undefined {
  if (!OF_MEMBERS.has(t)) return undefined;
  const { guild_id: guildId, user } = JSON.parse(d) as { guild_id: string; user: { id: string } };
  return { event: t as 'GUILD_MEMBER_ADD', guildId, userId: user.id };
}
