import type { PresenceSession, PresenceStore } from './presence-store';

/** A store with a clock that the suite moves. */
export interface PresenceSubject {
  store: PresenceStore;
  /** Lets so many milliseconds pass. */
  pass: (ms: number) => Promise<void>;
}

const GRACE = 30_000;
const LEASE = 15_000;

/** The promises of {@link PresenceStore} as tests; every adapter runs them. `make` gives an empty store. */
export function presenceStoreContract(name: string, make: () => Promise<PresenceSubject> | PresenceSubject): void {
  describe(`${name} keeps the promises of PresenceStore`, () => {
    let store: PresenceStore;
    let pass: PresenceSubject['pass'];
    const session = (sessionId: string, changes: Partial<PresenceSession> = {}): PresenceSession => {
      return { userId: 'u1', sessionId, node: 'n1', status: 'online', ...changes };
    };
    beforeEach(async () => {
      ({ store, pass } = await make());
      await store.renew('n1', LEASE);
      await store.renew('n2', LEASE);
    });

    it('tells what others see before and after', async () => {
      expect(await store.put(session('a'))).toEqual({ userId: 'u1', before: 'offline', after: 'online' });
      expect(await store.put(session('b', { status: 'idle' }))).toMatchObject({ before: 'online', after: 'online' });
      expect(await store.put(session('b', { status: 'dnd' }))).toMatchObject({ before: 'online', after: 'dnd' });
      expect(await store.put(session('a', { status: 'invisible' }))).toMatchObject({ before: 'dnd', after: 'offline' });
      expect(await store.statuses(['u1', 'u2'])).toEqual(new Map());
    });

    it('keeps a session for its grace after it left, and gives the change to one caller', async () => {
      await store.put(session('a'));
      await store.leave('u1', 'a', GRACE);
      await pass(10_000);
      expect(await store.sweep(GRACE, 100)).toEqual([]);
      await store.renew('n1', LEASE);
      await pass(10_000);
      await store.renew('n1', LEASE);
      await pass(10_000);
      expect(await store.sweep(GRACE, 100)).toEqual([{ userId: 'u1', before: 'online', after: 'offline' }]);
      expect(await store.sweep(GRACE, 100)).toEqual([]);
      expect(await store.sessionsOf('u1')).toEqual([]);
    });

    it('forgets a leave when the session comes back', async () => {
      await store.put(session('a'));
      await store.leave('u1', 'a', 10);
      expect(await store.put(session('a'))).toMatchObject({ before: 'online', after: 'online' });
      await pass(20);
      expect(await store.sweep(GRACE, 100)).toEqual([]);
    });

    it('takes the sessions of a node that is silent, once each, and of no other', async () => {
      await store.put(session('a', { node: 'n2' }));
      await store.put(session('b', { userId: 'u2' }));
      for (let passed = 0; passed < LEASE + GRACE; passed += 5_000) {
        await pass(5_000);
        await store.renew('n1', LEASE);
      }
      const swept = await Promise.all([store.sweep(GRACE, 100), store.sweep(GRACE, 100)]);
      expect(swept.flat()).toEqual([{ userId: 'u1', before: 'online', after: 'offline' }]);
      expect(await store.statuses(['u1', 'u2'])).toEqual(new Map([['u2', 'online']]));
    });

    it('sweeps no more than it is asked to', async () => {
      for (const id of ['a', 'b', 'c']) await store.put(session(id, { userId: id }));
      for (const id of ['a', 'b', 'c']) await store.leave(id, id, 0);
      expect(await store.sweep(GRACE, 2)).toHaveLength(2);
      expect(await store.sweep(GRACE, 2)).toHaveLength(1);
    });

    it('shows a user in the guilds it was last told', async () => {
      await store.put(session('a'), ['g1', 'g2']);
      await store.put(session('b', { userId: 'u2', status: 'invisible' }), ['g1']);
      expect(await store.onlineIn(['g1', 'g3'], 10)).toEqual([
        { user: { id: 'u1' }, guild_id: 'g1', status: 'online' },
      ]);
      expect(await store.onlineIn(['g1', 'g2'], 1)).toHaveLength(1);
      await store.put(session('a'), ['g2']);
      expect(await store.onlineIn(['g1'], 10)).toEqual([]);
    });

    it('lists the sessions that count', async () => {
      await store.put(session('a'));
      await store.put(session('b', { status: 'idle' }));
      expect(await store.sessionsOf('u1')).toEqual([session('a'), session('b', { status: 'idle' })]);
    });
  });
}
