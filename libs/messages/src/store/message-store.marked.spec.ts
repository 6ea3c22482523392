import { MemoryEventLog } from '@messagepal/event-log';
import { aRow } from '../testing/rows';
import { messageStoreContract } from './message-store.contract';
import { MarkedMessageStore } from './message-store.marked';
import { MemoryMessageStore } from './message-store.memory';
import { MemoryReactionStore } from './reaction-store.memory';

const FREE = { mayBegin: true, distinct: 20 };

const nonePinned = () => Promise.resolve(new Set<string>());

messageStoreContract(
  'MarkedMessageStore',
  async () =>
    new MarkedMessageStore(new MemoryMessageStore(), new MemoryReactionStore(new MemoryEventLog(), nonePinned)),
);

describe('MarkedMessageStore', () => {
  const reactions = new MemoryReactionStore(new MemoryEventLog(), nonePinned);
  const news = { topics: ['guild:1'], event: { t: 'ADD', d: '', scope: { kind: 'all' } } } as const;
  const store = new MarkedMessageStore(new MemoryMessageStore(), reactions);
  const reacted = async () => [...(await reactions.marks('10', ['1', '2', '3', '4'])).reactions.keys()];

  it('drops with messages what was put on them', async () => {
    for (const messageId of ['1', '2', '3', '4']) {
      await store.insert(aRow(messageId));
      await reactions.add({ channelId: '10', messageId, emoji: '👍', userId: '7' }, FREE, news);
    }
    await store.remove('10', '1');
    expect(await reacted()).toEqual(['2', '3', '4']);
    await store.removeMany('10', ['2', '3']);
    expect(await reacted()).toEqual(['4']);
    await store.purge('10');
    expect(await reacted()).toEqual([]);
  });

  it('drops with old messages what was put on them, and no more', async () => {
    const all = ['1', '2', '3', '4'];
    for (const messageId of all) {
      await store.insert(aRow(messageId, { channelId: '11' }));
      await reactions.add({ channelId: '11', messageId, emoji: '👍', userId: '7' }, FREE, news);
    }
    await store.purge('11', '3');
    expect([...(await reactions.marks('11', all)).reactions.keys()]).toEqual(['3', '4']);
  });
});
