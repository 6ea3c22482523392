// Real: everything, and in the second part one fault that is planted: views without overwrites.
import { setTimeout as sleep } from 'node:timers/promises';
import { GuildViews, type GuildView } from '@messagepal/access';
import { GUILD, History, presenceSign, typingSign, type Reached, type State } from './storm/history';
import { numbers, runStorm } from './storm/run-storm';
import { World } from './world';

const now = (): number => performance.now();

describe('the judge of a storm', () => {
  const state: State = {
    owner: 'o',
    roles: new Set(['r']),
    members: new Map([
      ['o', new Set()],
      ['a', new Set(['r'])],
    ]),
    banned: new Set(),
    channels: new Map([['c', { open: false, allowed: new Set(['r']), denied: new Set() }]]),
  };
  let history: History;
  const heard = (text: string, more: Partial<Reached> = {}): Reached => ({
    userId: 'a',
    t: 'MESSAGE_CREATE',
    d: { content: text },
    since: 0,
    at: now(),
    ...more,
  });
  const stalenessOf = (reached: Reached): number[] => history.judge(reached).leaks.map(({ staleMs }) => staleMs);
  /** What takes 2 ms to answer, and what is true then. */
  const change = (next: (state: State) => void): Promise<void> => history.change(() => sleep(2), next);
  const revoke = (): Promise<void> => change(({ members }) => members.set('a', new Set()));

  beforeEach(() => {
    history = new History(structuredClone(state));
  });

  it('lets pass what was caused before the answer', async () => {
    const before = history.stamp('c');
    const revoking = revoke();
    const during = history.stamp('c');
    await revoking;
    expect(stalenessOf(heard(`${before} ${during}`))).toEqual([]);
    expect(history.judge(heard(before)).judged).toBe(1);
  });

  it('says for how long the right had been gone', async () => {
    await revoke();
    await sleep(5);
    const [staleMs, ...others] = stalenessOf(heard(history.stamp('c')));
    expect(others).toEqual([]);
    expect(staleMs).toBeGreaterThan(3);
  });

  it('judges old texts by when they were asked for', async () => {
    const before = history.stamp('c');
    await revoke();
    await sleep(2);
    expect(stalenessOf(heard(before, { since: now() }))).toHaveLength(1);
    expect(stalenessOf(heard(before, { since: now(), userId: 'o' }))).toEqual([]);
  });

  it('knows who never had the right, and a stamp that nobody gave', () => {
    expect(stalenessOf(heard(history.stamp('c'), { userId: 'stranger' }))).toEqual([Infinity]);
    expect(stalenessOf(heard('§77§'))).toEqual([Infinity]);
  });

  it('knows a message by its id where it is the newest', async () => {
    await revoke();
    await sleep(2);
    const stamp = history.stamp('c');
    history.sent(stamp, '77');
    expect(
      stalenessOf(heard('', { d: { channels: [{ last_message_id: '77' }, { last_message_id: '78' }] } })),
    ).toHaveLength(1);
  });

  it('takes the right of a former owner, and of who was put out', async () => {
    await change((next) => Object.assign(next, { owner: 'a' }));
    await change(({ members }) => members.delete('o'));
    await sleep(2);
    expect(stalenessOf(heard(history.stamp('c'), { userId: 'o' }))).toHaveLength(1);
    expect(stalenessOf(heard(history.stamp(GUILD), { userId: 'o' }))).toHaveLength(1);
    expect(stalenessOf(heard(history.stamp(GUILD)))).toEqual([]);
  });

  it('hears typing and presence, which carry no text', async () => {
    const typing = { t: 'TYPING_START', d: { user_id: 'o', channel_id: 'c' } };
    const presence = { t: 'PRESENCE_UPDATE', d: { user: { id: 'o' }, status: 'idle' } };
    history.sign(typingSign('o', 'c'), 'c');
    history.sign(presenceSign('o', 'idle'), GUILD);
    expect([typing, presence].map((one) => history.judge(heard('', one)))).toEqual([
      { judged: 1, leaks: [] },
      { judged: 1, leaks: [] },
    ]);
    await change(({ members }) => members.delete('a'));
    await sleep(2);
    history.sign(typingSign('o', 'c'), 'c');
    history.sign(presenceSign('o', 'idle'), GUILD);
    for (const one of [typing, presence]) expect(stalenessOf(heard('', one))).toHaveLength(1);
  });

  it('holds a login to its end', async () => {
    const before = history.stamp('c');
    history.endLogin('t1');
    await sleep(2);
    const after = history.stamp('c');
    expect(stalenessOf(heard(before, { token: 't1' }))).toEqual([]);
    expect(stalenessOf(heard(after, { token: 't1' }))).toHaveLength(1);
    expect(stalenessOf(heard(after, { token: 't2' }))).toEqual([]);
  });

  describe('over a product that leaks', () => {
    let world: World;
    beforeAll(async () => {
      world = await World.open();
    });
    afterAll(() => world.close());

    /** From now on no overwrite counts for anybody. */
    const plant = (views: GuildViews): void => {
      const bare = (view: GuildView): GuildView => {
        const overwrites = { everyone: undefined, roles: new Map(), members: new Map() };
        const channels = [...view.channels].map(([id, channel]) => [id, { ...channel, overwrites }] as const);
        return { ...view, channels: new Map(channels), classes: new Map() };
      };
      const [atLeast, newest] = [views.atLeast.bind(views), views.newest.bind(views)];
      const leaking = async (load: Promise<GuildView | undefined>): Promise<GuildView | undefined> => {
        const view = await load;
        return view && bare(view);
      };
      views.atLeast = (id, version) => leaking(atLeast(id, version));
      views.newest = (id) => leaking(newest(id));
    };

    it('finds it out', async () => {
      plant(world.app.get(GuildViews));
      const places = [{ api: world.url, gateway: world.url }];
      const outcome = await runStorm({ places, observers: 4, ms: 4_000, random: numbers(7) });
      expect(outcome.leaks).not.toEqual([]);
      expect(outcome.worstStalenessMs).toBeGreaterThan(0);
    }, 60_000);
  });
});
