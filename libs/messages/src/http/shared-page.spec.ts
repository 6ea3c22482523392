import type { Message } from '@messagepal/protocol';
import { withMarks } from '../message-marks';
import { toMessage } from '../message.presenter';
import { aRow } from '../testing/rows';
import { SharedPage } from './shared-page';

describe('SharedPage', () => {
  const reactions = new Map([
    [
      '2',
      [
        { emoji: '👍', count: 2 },
        { emoji: '🎉', count: 1 },
      ],
    ],
  ]);
  const marks = { reactions, pinned: new Set(['1']) };
  const messages = ['3', '2', '1'].map((id) => withMarks(toMessage(aRow(id), new Map()), marks));
  const page = new SharedPage(messages, reactions);

  it('is written once, as for somebody who has not reacted', () => {
    expect(page.bytes).toBe(page.bytes);
    expect(JSON.parse(page.bytes.toString())).toEqual(messages);
    const [, second, first] = messages;
    expect([first?.pinned, second?.pinned]).toEqual([true, false]);
    expect(second?.reactions).toEqual([
      { emoji: { id: null, name: '👍' }, count: 2, me: false },
      { emoji: { id: null, name: '🎉' }, count: 1, me: false },
    ]);
  });

  it('writes anew only what somebody has reacted to', () => {
    const before = page.bytes.toString();
    const own = new Map([['2', new Set(['🎉'])]]);
    // What stays as it is, is written once for all who have reacted.
    page.bytesFor(own);
    const stringify = jest.spyOn(JSON, 'stringify');
    const shown = page.bytesFor(own);
    expect(stringify).toHaveBeenCalledTimes(1);
    stringify.mockRestore();
    const me = (JSON.parse(shown.toString()) as Message[]).flatMap((message) => message.reactions.map((one) => one.me));
    expect(me).toEqual([false, true]);
    expect(page.bytes.toString()).toBe(before);
  });

  it('is an empty list without messages', () => {
    expect(new SharedPage([], new Map()).bytes.toString()).toBe('[]');
  });
});
