// Real: everything; the clock is the test's.
import { presenceStoreContract } from './presence-store.contract';
import { MemoryPresenceStore } from './presence-store.memory';

presenceStoreContract('MemoryPresenceStore', () => {
  let now = 0;
  const pass = (ms: number): Promise<void> => {
    now += ms;
    return Promise.resolve();
  };
  return { store: new MemoryPresenceStore(() => now), pass };
});
