import { reactionStoreContract } from './reaction-store.contract';
import { MemoryReactionStore } from './reaction-store.memory';

reactionStoreContract('MemoryReactionStore', async (log) => {
  const store = new MemoryReactionStore(log, () => Promise.resolve(new Set()));
  return [store, store];
});
