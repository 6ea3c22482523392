import type { EngineProbe } from './engine-probe';
import { describeFailure } from './startup-failure';
import { WaitingRoom } from './waiting-room';

/** An engine that answers after `failures` refusals. */
const probe = (failures: number): EngineProbe => ({
  name: 'engine',
  check: async () => {
    if (failures-- > 0) throw new Error('connect ECONNREFUSED');
  },
});

class Refusal extends Error {
  readonly what = 'The engine refused us';
  readonly why = 'wrong password.';
  readonly fix = 'Give the right one.';
}

describe('WaitingRoom (a real server)', () => {
  let room: WaitingRoom;
  let url: string;

  beforeEach(async () => {
    room = await WaitingRoom.open(0, '127.0.0.1');
    url = `http://127.0.0.1:${room.port}`;
  });
  afterEach(() => room.close());

  const get = async (path: string) => {
    const answer = await fetch(url + path);
    return { status: answer.status, body: await answer.json() };
  };

  it('is alive and not ready, and says why', async () => {
    const reasons: string[] = [];
    const waited = room.until([probe(2)], (reason) => reasons.push(reason));
    await new Promise((resolve) => setTimeout(resolve, 50));

    expect(await get('/health/live')).toEqual({ status: 200, body: { status: 'ok', parts: [] } });
    expect(await get('/health/ready?x=1')).toEqual({
      status: 503,
      body: { status: 'unavailable', parts: [{ name: 'engine', reason: 'connect ECONNREFUSED' }] },
    });
    const { status, body } = await get('/api/v1/users/@me');
    expect([status, body]).toMatchObject([503, { code: 90201, request_id: expect.any(String) }]);
    await waited;
    expect(reasons).toEqual(['engine: connect ECONNREFUSED']);
  });

  it('gives up where waiting is in vain, in plain words', async () => {
    const probes = [{ name: 'engine', check: () => Promise.reject(new Refusal()) }];
    const error: unknown = await room.until(probes, () => {}).catch((reason: unknown) => reason);
    expect(describeFailure(error)).toBe(
      '\n✗ The engine refused us\n  Why:  wrong password.\n  Fix:  Give the right one.\n',
    );
  });

  it('rejects when the port is taken, and gives it back', async () => {
    const { port } = room;
    const error: unknown = await WaitingRoom.open(port, '127.0.0.1').catch((reason: unknown) => reason);
    expect(describeFailure(error)).toContain(`Port ${port} is taken`);
    await room.close();
    await (await WaitingRoom.open(port, '127.0.0.1')).close();
  });
});
