import type { Frame } from '../transport/transport';
import { dispatch, GUILD, ready } from '../../test/scripts';
import { SessionMemory, type Verdict } from './memory';

const at = (offset: number, epoch = 'e1'): string => `guild:${GUILD}:${epoch}:${offset}`;

const started = (): SessionMemory => {
  const memory = new SessionMemory();
  memory.take(ready());
  return memory;
};

const takeAll = (memory: SessionMemory, frames: Frame[]): Verdict[] => frames.map((frame) => memory.take(frame));

describe('What a client remembers of its session', () => {
  it('takes what follows, drops what came, and sees a hole', () => {
    const frames = [2, 2, 1, 3, 5].map((s) => dispatch(s, 'MESSAGE_CREATE', {}, at(10 + s)));
    const memory = started();

    expect(takeAll(memory, frames)).toEqual(['next', 'duplicate', 'duplicate', 'next', 'gap']);
    expect(memory.seq).toBe(3);
  });

  it('counts a replayed event that came before, and drops it', () => {
    const memory = started();
    const frames = [dispatch(2, 'MESSAGE_CREATE', {}, at(12)), dispatch(3, 'MESSAGE_CREATE', {}, at(11))];

    expect(takeAll(memory, frames)).toEqual(['next', 'duplicate']);
    expect(memory.seq).toBe(3);
    expect(memory.cursor[`guild:${GUILD}`]).toBe(at(12));
  });

  it('keeps all events of one offset and those of a new epoch', () => {
    const memory = started();
    const offsets = [at(12), at(12), at(1, 'e2')];
    const frames = offsets.map((o, index) => dispatch(index + 2, 'CHANNEL_DELETE', {}, o));

    expect(takeAll(memory, frames)).toEqual(['next', 'next', 'next']);
  });

  it('does not let a newer GUILD_CREATE hide events that are still to come', () => {
    const memory = started();
    const guild = { id: GUILD, version: 5, o: at(15) };
    const frames = [dispatch(2, 'GUILD_CREATE', guild, at(15)), dispatch(3, 'MESSAGE_CREATE', {}, at(11))];

    expect(takeAll(memory, frames)).toEqual(['next', 'next']);
    expect(memory.cursor[`guild:${GUILD}`]).toBe(at(11));
  });

  it('follows a guild from its first GUILD_CREATE to its GUILD_DELETE', () => {
    const memory = started();
    memory.take(dispatch(2, 'GUILD_CREATE', { id: '2000', version: 1, o: 'guild:2000:e1:7' }));
    expect(memory.cursor['guild:2000']).toBe('guild:2000:e1:7');
    memory.take(dispatch(3, 'GUILD_UPDATE', { id: '2000', version: 2 }, 'guild:2000:e1:8'));
    expect(memory.save().known).toEqual({ '2000': 2 });
    memory.take(dispatch(4, 'GUILD_DELETE', { id: '2000', unavailable: true }));
    expect(memory.save().known).toEqual({ '2000': 2 });
    memory.take(dispatch(5, 'GUILD_DELETE', { id: '2000' }, 'guild:2000:e1:9'));
    expect(memory.save()).toMatchObject({ known: {}, cursor: { [`guild:${GUILD}`]: at(10) } });
    expect(memory.cursor).not.toHaveProperty('guild:2000');
  });

  it('starts over with READY, but knows its guilds', () => {
    const memory = started();
    memory.take(dispatch(2, 'GUILD_CREATE', { id: GUILD, version: 4, o: at(10) }));
    memory.take(dispatch(3, 'GUILD_CREATE', { id: '2000', version: 1, o: 'guild:2000:e1:7' }));
    memory.forgetSession();
    expect(memory.greeting({ token: 't' })).toMatchObject({ d: { known: { [GUILD]: 4, '2000': 1 } } });

    memory.take(ready('second'));
    expect(memory.save()).toEqual({
      session_id: 'second',
      seq: 1,
      cursor: { [`guild:${GUILD}`]: at(10), 'inbox:7': 'inbox:7:e1:3' },
      known: { [GUILD]: 4 },
    });
  });

  it('survives a restart of the process as JSON', () => {
    const saved = JSON.parse(JSON.stringify(started().save())) as ReturnType<SessionMemory['save']>;
    expect(new SessionMemory(saved).greeting({ token: 't' })).toMatchObject({ d: { session_id: 'first', seq: 1 } });
  });

  it('keeps an IDENTIFY within the size of a frame', () => {
    const known = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [String(10n ** 18n + BigInt(index)), 1e6]),
    );
    const memory = new SessionMemory({ seq: 0, cursor: {}, known });
    const frame = JSON.stringify(memory.greeting({ token: 't'.repeat(100), intents: 1 }));

    expect(frame.length).toBeLessThan(4_096);
    expect(frame.length).toBeGreaterThan(2_500);
  });
});
