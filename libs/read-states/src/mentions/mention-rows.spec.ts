import type { MessageRich, MessageRow } from '@messagepal/messages';
import { messageRow } from '../testing/message-row';
import { mentionRowsOf, mentionsAnybody } from './mention-rows';

const message = (rich: MessageRich | null, guildId: string | null = '1') => messageRow('100', { rich, guildId });
const targets = (row: MessageRow) => mentionRowsOf(row).map(({ targetId, broad }) => [targetId, broad]);

describe('whom a message mentions', () => {
  it.each<[string, MessageRich | null, boolean]>([
    ['plain text', null, false],
    ['embeds', { embeds: [{ title: 'x' }] }, false],
    ['empty lists', { mentions: [], mentionRoles: [] }, false],
    ['a user', { mentions: ['7'] }, true],
    ['a role', { mentionRoles: ['8'] }, true],
    ['everybody', { mentionEveryone: true }, true],
    ['who is replied to', { repliedUser: '7' }, true],
  ])('is seen at once of %s', (_what, rich, expected) => {
    expect(mentionsAnybody({ rich })).toBe(expected);
  });

  it('is one row for each user, role, and for everybody, however many they are', () => {
    const rich = { mentions: ['7', '9'], repliedUser: '7', mentionRoles: ['8'], mentionEveryone: true };
    expect(targets(message(rich))).toEqual([
      ['7', false],
      ['9', false],
      ['1', true],
      ['8', true],
    ]);
  });

  it('leaves its author out, and everybody where there is no guild', () => {
    expect(targets(message({ mentions: ['5'] }))).toEqual([]);
    expect(targets(message({ mentionEveryone: true }, null))).toEqual([]);
  });
});
