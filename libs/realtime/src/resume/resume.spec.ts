import type { Position } from '../frames/position';
import { ALL_PAST } from './known-place';
import { knownPlaces } from './positions';
import { Ring, RING_SIZE } from './ring';
import { packRing, type SessionRecord, unpackRing } from './session-record';

const guild = (offset: number, replaces?: Position['replaces']): Position => ({
  topic: 'guild:1',
  epoch: 'e',
  offset,
  ...(replaces && { replaces }),
});
const inbox = (offset: number): Position => ({ topic: 'inbox:9', epoch: 'f', offset });

describe('Ring', () => {
  it('remembers the last 512 numbers and no more', () => {
    const ring = new Ring();
    for (let seq = 1; seq <= 2_000; seq++) ring.push(guild(seq));
    expect(ring.floor).toBe(2_000 - RING_SIZE);
    expect(ring.entries().map((entry) => entry?.offset)).toEqual(
      Array.from({ length: RING_SIZE }, (_, index) => 2_000 - RING_SIZE + 1 + index),
    );
  });

  it('goes on after the number of a resumed session', () => {
    const ring = new Ring(1_000);
    ring.push(undefined);
    ring.push(guild(3));
    expect(ring.floor).toBe(1_000);
    expect(ring.entries()).toEqual([undefined, guild(3)]);
  });

  it('survives being written down', () => {
    const positions = [undefined, guild(1), inbox(4), guild(2, 'snapshot')];
    expect(unpackRing(JSON.parse(JSON.stringify(packRing(positions))) as never)).toEqual(positions);
  });
});

describe('knownPlaces', () => {
  /** Numbers 1 to 5: READY, GUILD_CREATE at 10, messages 11 and 12, one in the inbox; 13 was not for this session. */
  const positions = [undefined, guild(10, 'snapshot'), guild(11), guild(12), inbox(3)];
  const heads: NonNullable<SessionRecord['parked']>['heads'] = {
    'guild:1': { epoch: 'e', offset: 13 },
    'inbox:9': { epoch: 'f', offset: 3 },
    'guild:2': { epoch: 'g', offset: 5 },
  };
  const record: SessionRecord = {
    userId: '9',
    generation: 1,
    status: 'online',
    intents: -1,
    parked: { seq: 5, ...packRing(positions), heads },
  };
  const at = (seq: number, cursor?: Record<string, string>) => {
    const places = knownPlaces(record, seq, cursor);
    return places && Object.fromEntries(places);
  };

  it('is where the topics stood at the end for a client that has everything', () => {
    expect(at(5)).toEqual({
      'guild:1': { epoch: 'e', offset: 13 },
      'inbox:9': { epoch: 'f', offset: 3 },
      'guild:2': { epoch: 'g', offset: 5 },
    });
  });

  it('is before the first missed event of each topic', () => {
    expect(at(3)).toMatchObject({ 'guild:1': { offset: 11 }, 'inbox:9': { offset: 2 }, 'guild:2': { offset: 5 } });
  });

  it('says so when a snapshot did not arrive, also to a cursor that knows nothing of it', () => {
    expect(at(1)).toMatchObject({ 'guild:1': { offset: 10, replaced: 'snapshot' } });
    expect(at(1, { 'guild:1': 'guild:1:e:9' })).toMatchObject({ 'guild:1': { offset: 9, replaced: 'snapshot' } });
  });

  it('believes the cursor before the ring', () => {
    expect(at(5, { 'guild:1': 'guild:1:e:12', 'guild:2': 'nonsense' })).toMatchObject({
      'guild:1': { offset: 12 },
      'guild:2': { offset: 5 },
    });
  });

  it('says how far a cursor is only the client’s word', () => {
    expect(at(5, { 'guild:1': 'guild:1:e:0' })?.['guild:1']).toEqual({ epoch: 'e', offset: 0, past: 13 });
    expect(at(5, { 'guild:1': 'guild:1:e:13' })?.['guild:1']).toEqual({ epoch: 'e', offset: 13 });
    expect(at(5, { 'guild:1': 'guild:1:x:0' })?.['guild:1']).toEqual({ epoch: 'x', offset: 0, past: ALL_PAST });
    expect(at(5, { 'guild:3': 'guild:3:e:0' })?.['guild:3']).toEqual({ epoch: 'e', offset: 0, past: ALL_PAST });
  });

  it('knows nothing of numbers that were never given, or are forgotten', () => {
    expect(at(6)).toBeUndefined();
    const old: SessionRecord = { ...record, parked: { ...record.parked!, seq: 1_000 } };
    expect(knownPlaces(old, 5, undefined)).toBeUndefined();
    expect(knownPlaces(old, 5, { 'guild:1': 'guild:1:e:12' })).toEqual(
      new Map([['guild:1', { epoch: 'e', offset: 12, past: ALL_PAST }]]),
    );
  });

  it('goes on from a replay that was cut, and still takes no word for what is history', () => {
    const cut: SessionRecord = {
      ...record,
      parked: {
        seq: 4,
        ...packRing([guild(11), guild(12)]),
        heads: {
          'guild:1': { epoch: 'e', offset: 12, past: 13 },
          'guild:2': { epoch: 'g', offset: 5, replaced: 'snapshot' },
        },
      },
    };
    const places = (seq: number, cursor?: Record<string, string>) => {
      const all = knownPlaces(cut, seq, cursor);
      return all && Object.fromEntries(all);
    };
    expect(places(4)).toEqual(cut.parked?.heads);
    expect(places(3)?.['guild:1']).toEqual({ epoch: 'e', offset: 11, past: 13 });
    expect(places(2)?.['guild:1']).toEqual({ epoch: 'e', offset: 10, past: 13 });
    expect(places(3, { 'guild:1': 'guild:1:e:11' })?.['guild:1']).toEqual({ epoch: 'e', offset: 11, past: 13 });
    expect(places(4, { 'guild:2': 'guild:2:g:9' })?.['guild:2']).toEqual({
      epoch: 'g',
      offset: 9,
      replaced: 'snapshot',
    });
    expect(places(5)).toBeUndefined();
  });

  it('has only the cursor when the process died', () => {
    const open: SessionRecord = { userId: '9', generation: 1, status: 'online', intents: -1 };
    expect(knownPlaces(open, 5, undefined)).toBeUndefined();
    expect(knownPlaces(open, 5, { 'inbox:9': 'inbox:9:f:3', 'guild:1': 'guild:1:e:-1' })).toEqual(
      new Map([['inbox:9', { epoch: 'f', offset: 3, past: ALL_PAST }]]),
    );
  });
});
