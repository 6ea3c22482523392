// Real: sessions, the wheel, the flusher. The socket and the clock are variables.
import { GatewayIntent } from '@messagepal/protocol';
import { Metrics } from '@messagepal/runtime';
import type { Batch } from '../frames/batch';
import { DispatchEvent } from '../frames/dispatch-event';
import { GatewayMetrics } from '../gateway-metrics';
import { type Closing, CLOSINGS } from './closing';
import type { Connection } from './connection';
import { Flusher } from './flusher';
import { HeartbeatWheel } from './heartbeat-wheel';
import { releasePaced } from './pace';
import { type Leaving, Session } from './session';

const SILENCE_MS = 60_000;
const IDENTIFY_MS = 30_000;

/** A socket that notes what it is told. */
class Socket implements Connection {
  readonly transport = 'ws';
  unsent = 0;
  readonly told: (string | number)[] = [];

  write(batch: Batch): void {
    this.told.push(...batch.events().map(({ t }) => t));
  }

  signal({ name }: { name: string }): void {
    this.told.push(name);
  }

  close({ code }: Closing): void {
    this.told.push(code);
  }
}

describe('Session', () => {
  let now: number;
  let wheel: HeartbeatWheel;
  let socket: Socket;
  let left: Leaving[];
  let session: Session;

  const passTo = (ms: number): void => {
    for (; now < ms; now += 1_000) wheel.turn();
    wheel.turn();
  };
  const begin = (loginEnds?: number): void => {
    session.become({ id: 's', userId: 'u', authSessionId: 'a', loginEnds });
    wheel.add(session);
  };

  beforeEach(() => {
    now = 0;
    left = [];
    socket = new Socket();
    wheel = new HeartbeatWheel(1_000, () => now);
    session = new Session(
      {
        flusher: new Flusher(new GatewayMetrics(new Metrics())),
        unsentBytes: 1_000,
        silenceMs: SILENCE_MS,
        identifyMs: IDENTIFY_MS,
        now: () => now,
        left: (_, how) => left.push(how),
      },
      'address',
    );
    session.bind(socket);
    wheel.add(session);
  });
  afterEach(() => wheel.stop());

  it('has so long to say who it is', () => {
    session.seen();
    passTo(IDENTIFY_MS + 1_000);
    expect(socket.told).toEqual([CLOSINGS.SILENT.code]);
  });

  it('may wait for its turn for as long as it shows signs of life', () => {
    session.start();
    passTo(IDENTIFY_MS + 10_000);
    session.seen();
    passTo(SILENCE_MS + 10_000);
    expect(socket.told).toEqual([]);
    passTo(IDENTIFY_MS + SILENCE_MS + 12_000);
    expect(socket.told).toEqual([CLOSINGS.TIMED_OUT.code]);
  });

  it('ends with its login, however alive it is', () => {
    session.start();
    begin(150_000);
    for (const at of [50_000, 100_000, 145_000]) {
      passTo(at);
      session.seen();
    }
    expect(socket.told).toEqual([]);
    passTo(151_000);
    expect(socket.told).toEqual([4004]);
    expect(left).toEqual(['final']);
  });

  it('ends with a login that has no minute left', () => {
    session.start();
    begin(5_000);
    passTo(6_000);
    expect(socket.told).toEqual([4004]);
  });

  it('sends what its client wants, and what needs no wish, without holes', () => {
    session.start();
    begin();
    session.intents = GatewayIntent.GUILD_MESSAGES;
    for (const t of ['TYPING_START', 'MESSAGE_CREATE', 'PRESENCE_UPDATE', 'GUILD_SYNC', 'GUILD_CREATE', 'USER_UPDATE'])
      session.dispatch(new DispatchEvent(t, '{}'));
    expect(session.replay(new DispatchEvent('GUILD_MEMBER_ADD', '{}'))).toBe(false);
    expect(session.replay(new DispatchEvent('MESSAGE_DELETE', '{}'))).toBe(true);
    session.flush();
    expect(socket.told).toEqual(['MESSAGE_CREATE', 'GUILD_SYNC', 'GUILD_CREATE', 'USER_UPDATE', 'MESSAGE_DELETE']);
    expect(session.seq).toBe(5);
  });

  it('sends what was held back no faster than it is read, in order with what comes meanwhile', async () => {
    const read = (): string[] => socket.told.splice(0) as string[];
    const event = (t: string): DispatchEvent => new DispatchEvent(t, JSON.stringify('x'.repeat(100_000)));
    session.start();
    begin();
    session.holdBack(new Map());
    for (let n = 1; n <= 8; n++) session.dispatch(event(`E${n}`));
    const released = releasePaced(session);
    session.flush();
    expect(read()).toEqual(['E1', 'E2', 'E3']);
    session.dispatch(event('E9'));
    session.flush();
    expect(read()).toEqual([]);
    const rest: string[] = [];
    for (let done = false; !done; session.flush(), rest.push(...read())) {
      done = await Promise.race([released.then(() => true), new Promise<false>((go) => setImmediate(go, false))]);
    }
    expect(rest).toEqual(['E4', 'E5', 'E6', 'E7', 'E8', 'E9']);
  });

  it('counts what it could not send any more as sent when it ends', () => {
    session.start();
    begin();
    session.holdBack(new Map());
    for (const t of ['A', 'B', 'C']) session.dispatch(new DispatchEvent(t, '{}'));
    expect(session.release(0)).toBe(false);
    session.close(CLOSINGS.GOING_AWAY);
    expect(socket.told).toEqual(['A', CLOSINGS.GOING_AWAY.code]);
    expect(session.seq).toBe(3);
  });

  it('says why it closes to a slow reader too, and no more', () => {
    session.start();
    begin();
    session.dispatch(new DispatchEvent('MESSAGE_CREATE', '{}'));
    socket.unsent = 1_001;
    session.close(CLOSINGS.REVOKED);
    expect(socket.told).toEqual([4004]);
    expect(left).toEqual(['final']);
  });

  it('lets a slow reader resume instead of starting over on a socket that is full', () => {
    session.start();
    begin();
    socket.unsent = 1_001;
    session.invalidate();
    expect(socket.told).toEqual([CLOSINGS.TOO_SLOW.code]);
    expect(left).toEqual(['resumable']);
    expect(session.state).toBe('ended');
  });

  it('starts over with all the time of a new socket', () => {
    session.start();
    begin();
    passTo(20_000);
    session.invalidate();
    expect(socket.told).toEqual(['INVALID_SESSION']);
    wheel.add(session);
    passTo(20_000 + IDENTIFY_MS + 1_000);
    expect(socket.told).toEqual(['INVALID_SESSION', CLOSINGS.SILENT.code]);
  });
});
