import type { MessageRow } from '@messagepal/messages';
import { mentionedUsers } from '@messagepal/messages';
import { MessageFlags, MessageType, type Embed } from '@messagepal/protocol';
import { wordsOf, type Word } from '../text/words';

/** What a message can have. */
export const FEATURES = ['link', 'embed', 'file', 'image', 'video', 'sound'] as const;
export type Feature = (typeof FEATURES)[number];

/** What is known of a message without its words. */
export interface MessageFacts {
  authorId: string;
  mentions: readonly string[];
  mentionRoles: readonly string[];
  mentionEveryone: boolean;
  features: readonly Feature[];
}

/** A message as the index has it. */
export interface SearchEntry {
  /** Where one searches: the guild, or the channel of a direct message. */
  spaceId: string;
  channelId: string;
  id: string;
  revision: number;
  facts: MessageFacts;
  words: readonly Word[];
}

const LINK = /https?:\/\/[^\s<>]/iu;
/** Words of different parts of a message do not follow each other. */
const GAP = 10;
/** Beyond this PostgreSQL knows no places. */
const LAST_POSITION = 16_000;
const WRITTEN: ReadonlySet<MessageType> = new Set<MessageType>([MessageType.DEFAULT, MessageType.REPLY]);

/** Whether a message can be found: only what somebody wrote can. */
export const isSearchable = ({ type }: Pick<MessageRow, 'type'>): boolean => WRITTEN.has(type);

export const spaceOf = ({ guildId, channelId }: { guildId: string | null; channelId: string }): string =>
  guildId ?? channelId;

export function entryOf(row: MessageRow): SearchEntry {
  const { channelId, id, revision, rich } = row;
  const embeds = (row.flags & MessageFlags.SUPPRESS_EMBEDS) === 0 ? (rich?.embeds ?? []) : [];
  const attachments = rich?.attachments ?? [];
  const facts: MessageFacts = {
    authorId: row.authorId,
    mentions: mentionedUsers(row),
    mentionRoles: rich?.mentionRoles ?? [],
    mentionEveryone: rich?.mentionEveryone ?? false,
    features: featuresOf(
      row.content,
      embeds,
      attachments.map(({ contentType }) => contentType.toLowerCase()),
    ),
  };
  const texts = [row.content, ...embeds.flatMap(textsOf), ...attachments.map(({ filename }) => filename)];
  return { spaceId: spaceOf(row), channelId, id, revision, facts, words: placed(texts) };
}

function featuresOf(content: string, embeds: readonly Embed[], types: readonly string[]): Feature[] {
  const ofType = (kind: string): boolean => types.some((type) => type.startsWith(`${kind}/`));
  const held: Readonly<Record<Feature, boolean>> = {
    link: LINK.test(content),
    embed: embeds.length > 0,
    file: types.length > 0,
    image: ofType('image') || embeds.some(({ image, thumbnail }) => (image ?? thumbnail) !== undefined),
    video: ofType('video'),
    sound: ofType('audio'),
  };
  return FEATURES.filter((feature) => held[feature]);
}

const textsOf = ({ title, description, author, footer, fields }: Embed): string[] =>
  [
    title,
    description,
    author?.name,
    ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
    footer?.text,
  ].filter((text) => text !== undefined);

function placed(texts: readonly string[]): Word[] {
  const all: Word[] = [];
  let offset = 0;
  for (const text of texts) {
    const words = wordsOf(text);
    all.push(...words.map((word) => ({ ...word, position: word.position + offset })));
    offset = (all.at(-1)?.position ?? 0) + GAP;
  }
  return all.filter(({ position }) => position <= LAST_POSITION);
}
