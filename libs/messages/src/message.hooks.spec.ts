import { Logger } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import { MessageHooks } from './message.hooks';

const sending = { guildId: '7', channelId: '10', authorId: '1', draft: { content: 'hello', nonce: 'n' } };

describe('MessageHooks', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('leaves a draft alone without hooks, or where they say nothing', async () => {
    const hooks = new MessageHooks();
    expect(await hooks.beforeSend(sending)).toEqual(sending.draft);
    hooks.willSend('quiet', () => undefined);
    expect(await hooks.beforeSend(sending)).toEqual(sending.draft);
  });

  it('hands the draft from hook to hook, and keeps the nonce', async () => {
    const hooks = new MessageHooks();
    hooks.willSend('shout', async ({ draft }) => ({ content: draft.content.toUpperCase(), nonce: 'other' }));
    hooks.willSend('mark', ({ draft }) => ({ ...draft, content: `${draft.content}!` }));
    expect(await hooks.beforeSend(sending)).toEqual({ content: 'HELLO!', nonce: 'n' });
  });

  it('refuses by the error of a hook, and asks no further one', async () => {
    const hooks = new MessageHooks();
    let asked = false;
    hooks.willSend('filter', () => {
      throw new ApiError({ code: 100_001, status: 403, message: 'Not here.' });
    });
    hooks.willSend('next', () => void (asked = true));
    await expect(hooks.beforeSend(sending)).rejects.toMatchObject({ code: 100_001 });
    expect(asked).toBe(false);
  });

  it('sends nothing that a broken or slow hook has not seen', async () => {
    const broken = new MessageHooks();
    broken.willSend('broken', () => Promise.reject(new Error('planted')));
    await expect(broken.beforeSend(sending)).rejects.toMatchObject({ status: 503 });
    const slow = new MessageHooks();
    slow.willSend('slow', () => new Promise(() => undefined));
    await expect(slow.beforeSend(sending)).rejects.toMatchObject({ status: 503 });
  });
});
