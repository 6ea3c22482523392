import { snowflakeAt } from '@messagepal/snowflake';
import type { Dice } from './dice';
import type { FilledGuild } from './fill';
import type { Texts } from './texts';

type Filters = Record<string, string>;

const DAY_MS = 86_400_000;

/** What is asked, by kind; each time anew. */
export const questionsOf = (guild: FilledGuild, texts: Texts, dice: Dice): Record<string, () => Filters> => {
  const someDay = (): string => snowflakeAt(Date.now() - (10 + dice.below(60)) * DAY_MS);
  const place = (): string => dice.pick(guild.channels);
  return {
    'a rare word': () => ({ content: `${texts.rareWord()} ` }),
    'a common word': () => ({ content: `${texts.commonWord()} ` }),
    'two words': () => ({ content: `${texts.commonWord()} ${texts.word()} ` }),
    'a phrase': () => ({ content: `"${texts.commonWord()} ${texts.word()}"` }),
    'a beginning': () => ({ content: texts.word().slice(0, 4) }),
    'two Chinese characters': () => ({ content: texts.han(2) }),
    'one Chinese character': () => ({ content: texts.han(1) }),
    from: () => ({ from: guild.randomAuthor() }),
    'in, has link': () => ({ in: place(), has: 'link' }),
    mentions: () => ({ mentions: guild.randomAuthor() }),
    pinned: () => ({ pinned: 'true' }),
    everything: () => ({}),
    'from, in, word': () => ({ from: guild.randomAuthor(), in: place(), content: `${texts.commonWord()} ` }),
    'from, has link, before, after, word': () => ({
      from: guild.randomAuthor(),
      has: 'link',
      before: someDay(),
      after: snowflakeAt(Date.now() - 80 * DAY_MS),
      content: `${texts.commonWord()} `,
    }),
    'mentions, before, oldest first': () => ({ mentions: guild.randomAuthor(), before: someDay(), sort_order: 'asc' }),
    'a common word, far on': () => ({ content: `${texts.commonWord()} `, offset: '5000' }),
    'a common word, by relevance': () => ({ content: `${texts.commonWord()} `, sort_by: 'relevance' }),
  };
};
