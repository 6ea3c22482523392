import type { ReactedMessage } from '../reaction-store';
import { keyOf, type KeyRange } from './message-document';

/** A message's reactions as one value. */
export interface SummaryDocument {
  /** The key of the message. */
  _id: string;
  channel_id: string;
  change: number;
  /** JSON: emoji are no names of fields. */
  summary: string;
}

/** One reaction of one user. */
export interface ReactionDocument {
  /** The key of the message, the emoji and the user, as text that sorts by user within an emoji. */
  _id: string;
  channel_id: string;
}

const ID_DIGITS = 19;
/** Sorts right behind the separator, which is behind all digits. */
const BEHIND = ';';

/** What the keys of a message's reactions begin with, of an emoji's too. */
export const prefixOf = ({ channelId, messageId }: ReactedMessage, emoji?: string): string =>
  `${keyOf(channelId, messageId)}:${emoji === undefined ? '' : `${emoji}:`}`;

export const reactionKeyOf = (message: ReactedMessage, emoji: string, userId: string): string =>
  prefixOf(message, emoji) + userId.padStart(ID_DIGITS, '0');

/** All keys with a prefix, which ends with a separator. */
export const keysWith = (prefix: string): KeyRange => ({ $gte: prefix, $lt: prefix.slice(0, -1) + BEHIND });

export const userOf = (key: string, prefix: string): string => key.slice(prefix.length).replace(/^0+(?=\d)/, '');
