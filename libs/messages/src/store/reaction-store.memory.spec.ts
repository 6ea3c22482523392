import { reactionStoreContract } from './reaction-store.contract';
import { MemoryReactionStore } from './reaction-store.memory';

reactionStoreContract('MemoryReactionStore', async (log) => {
  const store = new MemoryReactionStore(log);
  return [store, store];
});
