import { ApiError } from '@messagepal/errors';
import { bits } from '@messagepal/permissions';
import type { ChannelType } from '@messagepal/protocol';
import {
  demandContent,
  demandEditable,
  demandMessages,
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
  it('takes SEND_MESSAGES to send', () => {
    expect(permissionsToSend()).toEqual(['READ_MESSAGES', 'SEND_MESSAGES']);
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
      expect(codeOf(() => demandContent(content))).toBeUndefined();
    },
  );

  it.each(['', ' ', '\n\t \u00a0\u3000', '\u200b\u2060\ufeff', '\u00ad', '\u0007'])('finds %j empty', (content) => {
    expect(codeOf(() => demandContent(content))).toBe(50006);
  });

  it.each(['x'.repeat(2_001), '👋'.repeat(2_001)])('finds 2,001 code points too long', (content) => {
    expect(codeOf(() => demandContent(content))).toBe(50035);
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
