import { messageStoreContract } from './message-store.contract';
import { MemoryMessageStore } from './message-store.memory';

messageStoreContract('MemoryMessageStore', async () => new MemoryMessageStore());
