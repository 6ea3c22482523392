import type { PassiveUpdatePayload } from '@messagepal/protocol';
import { DispatchEvent } from '../frames/dispatch-event';
import { cursorOf, type Position } from '../frames/position';
import type { Attachment } from './attachment';
import { PassiveNews } from './passive-news';

/**
 * Tells those who do not have a guild open what has happened there. Between what one was told last and where the log stands
 * lies nothing but what is told in this way: everything else is told at once, after the news.
 */
export class PassiveTeller {
  readonly news = new PassiveNews();

  /** Tells all of them up to `at`, in one event for all to whom the same is news. */
  tell(attachments: Iterable<Attachment>, at: Position): void {
    const { mentionsAny } = this.news;
    const shared = new Map<string, DispatchEvent | undefined>();
    for (const attachment of attachments) {
      const key = `${attachment.guildClass.key} ${attachment.since}`;
      if (!mentionsAny && !shared.has(key)) shared.set(key, passiveUpdate(this.news, attachment, at));
      const event = mentionsAny ? passiveUpdate(this.news, attachment, at) : shared.get(key);
      if (event) attachment.session.dispatch(event);
      attachment.since = at.offset;
    }
  }
}

/** The event that stands for all that was quiet after `since` and up to `at`; undefined if that is no news. */
export function passiveUpdate(
  news: PassiveNews,
  { guildClass, member, since, feed }: Pick<Attachment, 'guildClass' | 'member' | 'since' | 'feed'>,
  at: Position,
): DispatchEvent | undefined {
  const channels = news.of(guildClass, member, since);
  if (channels.length === 0) return undefined;
  const payload: PassiveUpdatePayload = { guild_id: feed.guildId, channels, o: cursorOf(at) };
  return new DispatchEvent('PASSIVE_UPDATE', JSON.stringify(payload), { ...at, since });
}
