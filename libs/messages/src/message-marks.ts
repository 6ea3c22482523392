import { Injectable } from '@nestjs/common';
import type { Message } from '@messagepal/protocol';
import type { MessagePage } from './home/message-home';
import { PinRows } from './pins/pin.rows';
import { toEmoji } from './reactions/reaction.events';
import { ReactionStore, type Marks, type ReactionCounts } from './store/reaction-store';

/** Emoji by message. */
export type OwnReactions = ReadonlyMap<string, ReadonlySet<string>>;

const NONE: Marks = { reactions: new Map(), pinned: new Set() };
const NOTHING_OWN: OwnReactions = new Map();

/** Reactions and pins as messages show them. */
@Injectable()
export class MessageMarks {
  private readonly known = new WeakMap<MessagePage, Promise<Marks>>();

  constructor(
    private readonly store: ReactionStore,
    private readonly pins: PinRows,
  ) {}

  /** Of the messages of a page, which are of one channel. Read once for everybody who shares the page. */
  of(page: MessagePage): Promise<Marks> {
    const known = this.known.get(page) ?? this.read(page);
    this.known.set(page, known);
    return known;
  }

  /** Which of the reactions are the reader's; asks nothing where there are none. */
  async own(channelId: string, userId: string, reactions: ReactionCounts): Promise<OwnReactions> {
    return reactions.size === 0 ? NOTHING_OWN : this.store.own(channelId, userId, reactions);
  }

  /** Forgets what was on messages that were removed, or without ids in a whole channel. */
  async drop(channelId: string, messageIds?: readonly string[]): Promise<void> {
    await Promise.all([this.store.drop(channelId, messageIds), this.pins.remove(channelId, messageIds)]);
  }

  private async read({ rows }: MessagePage): Promise<Marks> {
    const [first] = rows;
    if (!first) return NONE;
    const ids = rows.map(({ id }) => id);
    return this.store.marks(first.channelId, ids);
  }
}

/** The message with its marks, as for somebody who has not reacted; itself where it has none. */
export function withMarks(message: Message, { reactions, pinned }: Marks): Message {
  const counts = reactions.get(message.id);
  if (!counts && !pinned.has(message.id)) return message;
  const shown = (counts ?? []).map(({ emoji, count }) => ({ emoji: toEmoji(emoji), count, me: false }));
  return { ...message, reactions: shown, pinned: pinned.has(message.id) };
}

/** The message as for somebody with these reactions; itself where none of them is on it. */
export function withOwn(message: Message, own: OwnReactions): Message {
  const mine = own.get(message.id);
  if (!mine) return message;
  const reactions = message.reactions.map((one) => (mine.has(one.emoji.name) ? { ...one, me: true } : one));
  return { ...message, reactions };
}
