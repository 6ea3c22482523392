// Real: two gateways on one PostgreSQL and one Redis.
import { Cache } from '@messagepal/cache';
import { PresenceService } from '@messagepal/presence';
import { createTestDatabase, createTestRedis, type TestDatabase } from '@messagepal/testing';
import { GatewayServer } from '../gateway-server.contract';
import { SessionHost } from '../session/session-host';
import type { SessionRecord } from './session-record';
import { SessionRecords } from './session-records';

describe('a session that comes back on another node', () => {
  const redis = createTestRedis();
  let database: TestDatabase;
  let nodes: GatewayServer[];
  let people = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    const env = {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      MP_REDIS_PREFIX: redis.prefix,
      MP_RATE_LIMITS: 'off',
    };
    nodes = [await GatewayServer.start(env), await GatewayServer.start(env)];
  });
  afterAll(async () => {
    for (const node of nodes) await node.stop();
    await redis.clear();
    await database.drop();
  });

  const at = (index: number): GatewayServer => {
    const node = nodes[index];
    if (!node) throw new Error('no such node');
    return node;
  };

  /** Begun at the first node, whose socket stays open; resumed at the second. */
  const moved = async () => {
    const { id, token } = await at(0).person(`person${++people}`);
    const old = at(0).raw();
    const ready = await old.identify(token);
    const sessionId = String(ready.d['session_id']);
    const session = at(0).get(SessionHost).find(sessionId);
    const fresh = at(1).raw();
    await fresh.until(({ op }) => op === 10);
    fresh.send(6, { token, session_id: sessionId, seq: 1, cursor: { [`inbox:${id}`]: ready.d['o'] } });
    await fresh.event('RESUMED');
    const record = () => at(1).get(Cache).get<SessionRecord>(`gateway-session:${sessionId}`);
    await at(1).get(SessionRecords).settled();
    return { id, old, fresh, session, record };
  };

  it('is not that of the first any more, which is told so at once and closes its socket', async () => {
    const { id, old, fresh, record } = await moved();
    expect(await record()).toMatchObject({ userId: id, generation: 2 });
    expect(await old.closed).toBe(4000);
    await at(0).get(SessionRecords).settled();
    expect(await record()).toEqual({ userId: id, generation: 2, status: 'online', intents: -1 });
    expect(await at(0).get(PresenceService).sessionsOf(id)).toHaveLength(1);
    expect(fresh.ws.readyState).toBe(fresh.ws.OPEN);
  });

  it('is closed at the first when that would renew its record, if nobody told it', async () => {
    const { token } = await at(0).person(`person${++people}`);
    const old = at(0).raw();
    const sessionId = String((await old.identify(token)).d['session_id']);
    await at(0).get(SessionRecords).settled();
    const left = await at(1).get(SessionRecords).find(sessionId);
    if (!left) throw new Error('no record');
    expect(await at(1).get(SessionRecords).claim(sessionId, left)).toMatchObject({ generation: 2 });
    const session = at(0).get(SessionHost).find(sessionId);
    if (session) session.recordDue = 0;
    old.send(1, null);
    expect(await old.closed).toBe(4000);
  });

  it.each<[string, (ws: { close(code: number): void; terminate(): void }) => void]>([
    ['is lost', (ws) => ws.terminate()],
    ['says goodbye', (ws) => ws.close(1000)],
  ])('is left alone when the old socket %s', async (_, end) => {
    const { old, session, record } = await moved();
    end(old.ws);
    while (session?.state !== 'ended') await new Promise((resolve) => setImmediate(resolve));
    await at(0).get(SessionRecords).settled();
    expect(await record()).toMatchObject({ generation: 2 });
    expect(await record()).not.toHaveProperty('parked');
  });

  it('goes to one of two that take it up at once', async () => {
    const { id, record } = await moved();
    const left = await record();
    if (!left) throw new Error('no record');
    const claims = await Promise.all([0, 1].map((index) => at(index).get(SessionRecords).claim(`copy-${id}`, left)));
    expect(claims.filter(Boolean)).toEqual([{ ...left, generation: 3 }]);
  });
});
