import { Logger } from '@nestjs/common';
import { loadConfig } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { Metrics } from '@messagepal/runtime';
import { MessageHooks, type Written } from './message.hooks';

const sending = { guildId: '7', channelId: '10', authorId: '1', content: 'hello', embeds: [], version: 3 };
const written: Written = { event: 'MESSAGE_CREATE', guildId: '7', channelId: '10', id: '5', revision: 0 };

describe('MessageHooks', () => {
  let metrics: Metrics;
  let hooks: MessageHooks;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    metrics = new Metrics();
    hooks = new MessageHooks(loadConfig({ MP_HOOK_BUDGET_MS: '20' }), metrics);
  });
  afterEach(() => metrics.onModuleDestroy());

  const outcomes = async (): Promise<string[]> => {
    const text = await metrics.registry.getSingleMetricAsString('messagepal_message_hooks_total');
    return text.split('\n').filter((line) => line.startsWith('messagepal'));
  };

  it('are asked only where there are any', () => {
    expect(hooks.awaited).toBe(false);
    hooks.willSend('quiet', () => undefined);
    expect(hooks.awaited).toBe(true);
  });

  it('hand the content from one to the next, in order', async () => {
    hooks.willSend('quiet', () => undefined);
    hooks.willSend('shout', async ({ content }) => ({ content: content.toUpperCase() }));
    hooks.willSend('mark', ({ content }) => ({ content: `${content}!` }));
    expect(await hooks.beforeSend(sending)).toBe('HELLO!');
    expect(await outcomes()).toEqual([
      'messagepal_message_hooks_total{hook="quiet",outcome="passed"} 1',
      'messagepal_message_hooks_total{hook="shout",outcome="changed"} 1',
      'messagepal_message_hooks_total{hook="mark",outcome="changed"} 1',
    ]);
  });

  it('refuse by the error of one, and ask no further one', async () => {
    let asked = false;
    hooks.willSend('filter', () => {
      throw new ApiError({ code: 100_001, status: 403, message: 'Not here.' });
    });
    hooks.willSend('next', () => void (asked = true));
    await expect(hooks.beforeSend(sending)).rejects.toMatchObject({ code: 100_001 });
    expect(asked).toBe(false);
    expect(await outcomes()).toEqual(['messagepal_message_hooks_total{hook="filter",outcome="refused"} 1']);
  });

  it.each<[string, () => Promise<undefined>]>([
    ['broken', () => Promise.reject(new Error('planted'))],
    ['late', () => new Promise(() => undefined)],
  ])('let nothing pass that a %s one has not seen', async (name, hook) => {
    hooks.willSend(name, hook);
    await expect(hooks.beforeSend(sending)).rejects.toMatchObject({ status: 503 });
    expect(await outcomes()).toEqual([`messagepal_message_hooks_total{hook="${name}",outcome="failed"} 1`]);
  });

  it('tell all listeners of what was written, whichever of them fails', () => {
    const heard: Written[] = [];
    hooks.hasWritten('broken', () => {
      throw new Error('planted');
    });
    hooks.hasWritten('tally', (news) => heard.push(news));
    hooks.wrote(written);
    expect(heard).toEqual([written]);
  });
});
