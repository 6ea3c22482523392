import { ApiError } from '@messagepal/errors';
import { bits, type PermissionName } from '@messagepal/permissions';
import type { ChannelType } from '@messagepal/protocol';
import { snowflakeAt } from '@messagepal/snowflake';
import {
  demandEditable,
  demandForm,
  demandHeld,
  demandMessages,
  demandRecent,
  demandRemovable,
  mayReadHistory,
  permissionsToSend,
} from './message.policy';
import { aRow } from './testing/rows';

/** The code of the ApiError that it throws. */
function codeOf(demand: () => void): number | undefined {
  try {
    demand();
  } catch (error) {
    return error instanceof ApiError ? error.code : Number.NaN;
  }
  return undefined;
}

describe('message policy', () => {
  it('takes SEND_MESSAGES to send, and more for what is more than text', () => {
    const needs: PermissionName[] = ['READ_MESSAGES', 'SEND_MESSAGES'];
    expect(permissionsToSend({ embeds: [] })).toEqual(needs);
    expect(permissionsToSend({ embeds: [{ title: 'x' }] })).toEqual([...needs, 'EMBED_LINKS']);
    expect(permissionsToSend({ reply: { messageId: '1' } })).toEqual([...needs, 'READ_MESSAGE_HISTORY']);
    expect(codeOf(() => demandHeld(bits(...needs), needs))).toBeUndefined();
    expect(codeOf(() => demandHeld(bits(...needs), ['EMBED_LINKS']))).toBe(50013);
  });

  it('wants no text where there are embeds, and looks at their size and at what may be mentioned', () => {
    expect(codeOf(() => demandForm({ content: '', embeds: [{ title: 'x' }] }))).toBeUndefined();
    expect(codeOf(() => demandForm({ content: '', embeds: [] }))).toBe(50006);
    expect(codeOf(() => demandForm({ content: 'x'.repeat(2_001), embeds: [{ title: 'x' }] }))).toBe(50035);
    expect(codeOf(() => demandForm({ content: 'x', embeds: [{}] }))).toBe(50035);
    expect(codeOf(() => demandForm({ content: 'x', allowedMentions: { parse: ['users'], users: ['1'] } }))).toBe(50035);
  });

  it('deletes nothing with others that is older than 14 days', () => {
    const [old, young] = [snowflakeAt(1_500_000_000_000), snowflakeAt(1_500_000_000_001)];
    const now = 1_500_000_000_000 + 14 * 24 * 60 * 60_000;
    expect(codeOf(() => demandRecent([old, young], now))).toBeUndefined();
    expect(codeOf(() => demandRecent([old, young], now + 1))).toBe(50034);
  });

  it.each<ChannelType>(['text', 'announcement'])('takes messages in a %s channel', (type) => {
    expect(codeOf(() => demandMessages(type))).toBeUndefined();
  });

  it.each<ChannelType>(['voice', 'category'])('takes none in a %s channel', (type) => {
    expect(codeOf(() => demandMessages(type))).toBe(50024);
  });

  it.each(['a', ' a ', '0', '\u200b.', '👋', 'x'.repeat(2_000), '👋'.repeat(2_000), '❤️'])(
    'takes the content %j',
    (content) => {
      expect(codeOf(() => demandForm({ content }))).toBeUndefined();
    },
  );

  it.each(['', ' ', '\n\t \u00a0\u3000', '\u200b\u2060\ufeff', '\u00ad', '\u0007'])('finds %j empty', (content) => {
    expect(codeOf(() => demandForm({ content }))).toBe(50006);
  });

  it.each(['x'.repeat(2_001), '👋'.repeat(2_001)])('finds 2,001 code points too long', (content) => {
    expect(codeOf(() => demandForm({ content }))).toBe(50035);
  });

  it('lets authors edit what they wrote, and nobody else', () => {
    expect(codeOf(() => demandEditable(aRow('5', { authorId: '1' }), '1'))).toBeUndefined();
    expect(codeOf(() => demandEditable(aRow('5', { authorId: '1', type: 19 }), '1'))).toBeUndefined();
    expect(codeOf(() => demandEditable(aRow('5', { authorId: '1' }), '2'))).toBe(50005);
    expect(codeOf(() => demandEditable(aRow('5', { authorId: '1', type: 7 }), '1'))).toBe(50021);
  });

  it('lets authors and managers remove', () => {
    const row = aRow('5', { authorId: '1' });
    expect(codeOf(() => demandRemovable(row, '1', bits('READ_MESSAGES')))).toBeUndefined();
    expect(codeOf(() => demandRemovable(row, '2', bits('MANAGE_MESSAGES')))).toBeUndefined();
    expect(codeOf(() => demandRemovable(row, '2', bits('SEND_MESSAGES')))).toBe(50013);
  });

  it('asks for READ_MESSAGE_HISTORY to read lists', () => {
    expect(mayReadHistory(bits('READ_MESSAGES', 'READ_MESSAGE_HISTORY'))).toBe(true);
    expect(mayReadHistory(bits('READ_MESSAGES'))).toBe(false);
  });
});
