import { reactionStoreContract } from './reaction-store.contract';
import { MemoryReactionStore } from './reaction-store.memory';

reactionStoreContract('MemoryReactionStore', async () => new MemoryReactionStore());
