import { HeartbeatWheel, type Perishable } from './heartbeat-wheel';

describe('HeartbeatWheel', () => {
  let now = 0;
  let wheel: HeartbeatWheel;
  const expired: string[] = [];
  const perishable = (name: string, deadline: number): { -readonly [K in keyof Perishable]: Perishable[K] } => ({
    deadline,
    wheelSlot: -1,
    wheelPlace: 0,
    expire: () => void expired.push(name),
  });
  const passTo = (ms: number): void => {
    for (; now < ms; now += 500) wheel.turn();
    wheel.turn();
  };
  beforeEach(() => {
    now = 0;
    expired.length = 0;
    wheel = new HeartbeatWheel(1_000, () => now);
  });
  afterEach(() => wheel.stop());

  it('ends what shows no life, at most one tick late', () => {
    wheel.add(perishable('a', 5_000));
    passTo(4_999);
    expect(expired).toEqual([]);
    passTo(6_000);
    expect(expired).toEqual(['a']);
    expect(wheel.size).toBe(0);
  });

  it('looks at the deadline as it is when it comes round', () => {
    const one = perishable('a', 5_000);
    wheel.add(one);
    now = 4_000;
    one.deadline = 12_000;
    passTo(11_999);
    expect(expired).toEqual([]);
    passTo(13_000);
    expect(expired).toEqual(['a']);
  });

  it('keeps deadlines that are farther away than a round, and forgets what is removed', () => {
    const gone = perishable('gone', 5_000);
    wheel.add(perishable('far', 500_000));
    wheel.add(gone);
    wheel.remove(gone);
    passTo(499_000);
    expect(expired).toEqual([]);
    passTo(501_000);
    expect(expired).toEqual(['far']);
  });

  it('catches up after the process was stopped for longer than a round', () => {
    wheel.add(perishable('a', 5_000));
    wheel.add(perishable('b', 70_000));
    now = 1_000_000;
    wheel.turn();
    expect(expired.toSorted()).toEqual(['a', 'b']);
  });
});
