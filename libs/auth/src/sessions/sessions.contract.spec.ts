import { setTimeout as sleep } from 'node:timers/promises';
import { Cache } from '@messagepal/cache';
import { Outbox, Transactions } from '@messagepal/database';
import { inboxTopic } from '@messagepal/event-log';
import { AuthServer, nextAddress, PASSWORD, sessionOf } from '../auth-server.contract';
import type { SessionRecord } from './session-records';
import { revokeSessions } from './session.queries';
import { SessionTouches } from './session-touches';
import { Sessions } from './sessions';

// Real: PostgreSQL, Nest with Express, Passport, argon2, the memory adapters of cache, log and limits.
describe('tokens and sessions', () => {
  let server: AuthServer;
  beforeAll(async () => {
    server = await AuthServer.start();
  });
  afterAll(() => server.stop());

  const columns = (id: string, set: string) => server.database.query(`UPDATE sessions SET ${set} WHERE id = $1`, [id]);

  describe('tokens', () => {
    it('are taken from the header, as Bearer or Bot in any case', async () => {
      const { token, id } = await server.register('dora');
      for (const header of [`Bearer ${token}`, `bearer ${token}`, `Bot ${token}`]) {
        const { status, body } = await server.call('get', '/users/@me').set('Authorization', header);
        expect([status, body.id]).toEqual([200, id]);
      }
    });

    it('are refused when they are anything else', async () => {
      const { token } = await server.register('eric');
      const other = await server.register('eric2');
      const swapped = `${token.split('.')[0]}.${other.token.split('.')[1]}`;
      const headers = [
        'Bearer',
        'Bearer ',
        `Basic ${token}`,
        token,
        `Bearer ${token}x`,
        `Bearer ${swapped}`,
        'Bearer x y',
      ];
      for (const header of headers) {
        const answer = await server.call('get', '/users/@me').set('Authorization', header);
        expect([header, answer.status]).toEqual([header, 401]);
        expect(answer.body.code).toBe(40001);
        expect(answer.headers).toMatchObject({ 'www-authenticate': 'Bearer', 'x-ratelimit-limit': '60' });
      }
    });

    it('are never taken from the address or the body', async () => {
      const { token } = await server.register('fred');
      expect((await server.call('get', `/users/@me?access_token=${token}`)).status).toBe(401);
      const inBody = await server.call('patch', '/users/@me').send({ access_token: token });
      expect(inBody.status).toBe(401);
      const both = await server.as(token, 'get', `/users/@me?access_token=${token}`);
      expect(both.status).toBe(200);
    });

    it('end when they were unused for 30 days or made 180 days ago', async () => {
      for (const [name, set] of [
        ['idle', `last_used_at = now() - interval '31 days'`],
        ['aged', 'expires_at = now()'],
      ] as const) {
        const { token } = await server.register(name);
        await columns(sessionOf(token), set);
        expect((await server.as(token, 'get', '/users/@me')).status).toBe(401);
        const { body } = await server.login({ login: name, password: PASSWORD });
        const { body: list } = await server.as(body.token, 'get', '/auth/sessions');
        expect(list.map(({ id }: { id: string }) => id)).toEqual([sessionOf(body.token)]);
      }
    });

    it('stop to be answered 401 for guessers who have used up their limit', async () => {
      const address = nextAddress();
      const guess = () => server.call('get', '/users/@me', address).set('Authorization', 'Bearer guess');
      const answers = await Promise.all(Array.from({ length: 40 }, guess));
      expect(answers.some(({ status }) => status === 429)).toBe(true);
    });
  });

  describe('sessions', () => {
    it('can be listed, and one sees which is the own', async () => {
      const { token } = await server.register('gina');
      await server.login({ login: 'gina', password: PASSWORD }).set('User-Agent', 'x'.repeat(500));
      const { body } = await server.as(token, 'get', '/auth/sessions');
      expect(body).toHaveLength(2);
      expect(body[0]).toEqual({
        id: sessionOf(token),
        created_at: expect.stringMatching(/\+00:00$/),
        last_used_at: expect.stringMatching(/\+00:00$/),
        ip: expect.stringMatching(/^10\./),
        user_agent: null,
        current: true,
      });
      expect(body[1]).toMatchObject({ current: false, user_agent: 'x'.repeat(256) });
    });

    it('are refused from the moment a logout is answered, and the inbox has been told', async () => {
      const { token, id } = await server.register('hugo');
      expect((await server.as(token, 'get', '/users/@me')).status).toBe(200);
      expect((await server.as(token, 'post', '/auth/logout')).status).toBe(204);
      expect(await server.inboxOf(id)).toEqual([{ t: 'SESSION_REVOKED', d: { session_ids: [sessionOf(token)] } }]);
      expect((await server.as(token, 'get', '/users/@me')).status).toBe(401);
      expect(await server.app.get(Sessions).authenticate(token)).toBeUndefined();
    });

    it('cannot be revived by reads that race with the revocation', async () => {
      const { token } = await server.register('ines');
      const sessions = server.app.get(Sessions);
      let revoked = false;
      const reader = async (): Promise<number> => {
        let late = 0;
        for (let i = 0; i < 200; i++) {
          const asked = revoked;
          if ((await sessions.authenticate(token)) && asked) late++;
          await sleep(0);
        }
        return late;
      };
      const readers = Array.from({ length: 8 }, reader);
      await sleep(20);
      const principal = await sessions.authenticate(token);
      await sessions.revoke(principal?.userId ?? '', principal?.sessionId ?? '');
      revoked = true;
      expect(await Promise.all(readers)).toEqual(Array.from({ length: 8 }, () => 0));
    });

    it('cannot be revived by a record that reaches the cache too late, or is too old', async () => {
      const { token, id } = await server.register('ivan');
      const [cache, sessions] = [server.app.get(Cache), server.app.get(Sessions)];
      const key = `session:${sessionOf(token)}`;
      await sessions.authenticate(token);
      const record = await cache.get<SessionRecord>(key);
      expect(record).toMatchObject({ userId: id, version: 1 });
      await sessions.revoke(id, sessionOf(token));
      await cache.set(key, record, 60_000);
      expect(await sessions.authenticate(token)).toBeUndefined();

      await cache.delete(`session-floor:${sessionOf(token)}`);
      await cache.set(key, { ...record, readAt: Date.now() - 60_001 }, 60_000);
      expect(await sessions.authenticate(token)).toBeUndefined();
    });

    /** What a revocation leaves whose process died right after the commit. */
    const revokeAndDie = async (userId: string, sessionId: string): Promise<void> => {
      await server.app.get(Transactions).run(async (tx) => {
        await revokeSessions(tx, userId, [sessionId]);
        const event = { t: 'SESSION_REVOKED', scope: { kind: 'all' as const }, d: `{"session_ids":["${sessionId}"]}` };
        await server.app.get(Outbox).add(tx, { topic: inboxTopic(userId), events: [event] });
      });
    };

    it('are ended for good by asking again, after a crash in the middle of the first time', async () => {
      const { token, id } = await server.register('rosa');
      await server.as(token, 'get', '/users/@me').expect(200);
      await revokeAndDie(id, sessionOf(token));
      expect(await server.app.get(Sessions).verify(token)).toBeUndefined();
      // Still cached: this is why the crash needs a second time.
      expect((await server.as(token, 'post', '/auth/logout')).status).toBe(204);
      expect((await server.as(token, 'get', '/users/@me')).status).toBe(401);
      expect(await server.inboxOf(id)).toEqual([{ t: 'SESSION_REVOKED', d: { session_ids: [sessionOf(token)] } }]);
    });

    it('are verified by what PostgreSQL says, with their end', async () => {
      const { token, id } = await server.register('sven');
      const sessions = server.app.get(Sessions);
      await sessions.authenticate(token);
      const days = 24 * 3_600_000;
      const login = await sessions.verify(token);
      expect(login).toEqual({ userId: id, sessionId: sessionOf(token), via: 'gateway', endsAt: expect.any(Number) });
      expect((login?.endsAt ?? 0) / days).toBeCloseTo(Date.now() / days + 180, 1);
      await columns(sessionOf(token), 'expires_at = now()');
      expect(await sessions.authenticate(token)).toBeDefined();
      expect(await sessions.verify(token)).toBeUndefined();
    });

    it('can be ended by their user, also twice, and by nobody else', async () => {
      const { token } = await server.register('jane');
      const { body } = await server.login({ login: 'jane', password: PASSWORD });
      const stranger = await server.register('kurt');
      const path = `/auth/sessions/${sessionOf(body.token)}`;
      expect((await server.as(stranger.token, 'delete', path)).body.code).toBe(10020);
      expect((await server.as(body.token, 'get', '/users/@me')).status).toBe(200);
      expect((await server.as(token, 'delete', path)).status).toBe(204);
      expect((await server.as(body.token, 'get', '/users/@me')).status).toBe(401);
      expect((await server.as(token, 'delete', path)).status).toBe(204);
      expect((await server.as(token, 'delete', '/auth/sessions/1')).body.code).toBe(10020);
      expect((await server.as(token, 'delete', '/auth/sessions/x')).status).toBe(400);
    });

    it('are at most 50 a user: the oldest goes, and its sockets are told', async () => {
      const { token, id } = await server.register('lena');
      const sessions = server.app.get(Sessions);
      for (let i = 0; i < 49; i++) await sessions.issue(id);
      expect((await server.as(token, 'get', '/users/@me')).status).toBe(200);
      await Promise.all([sessions.issue(id), sessions.issue(id)]);
      expect((await server.as(token, 'get', '/users/@me')).status).toBe(401);
      expect(await sessions.list(id)).toHaveLength(50);
      const told = (await server.inboxOf(id)).flatMap(({ d }) => (d as { session_ids: string[] }).session_ids);
      expect(told).toHaveLength(2);
      expect(told).toContain(sessionOf(token));
    });

    it('are noted as used at most once a minute', async () => {
      const { token } = await server.register('mona');
      const ageOfUse = async (): Promise<number> => {
        const rows = await server.database.query<{ age: number }[]>(
          'SELECT extract(epoch FROM now() - last_used_at)::int AS age FROM sessions WHERE id = $1',
          [sessionOf(token)],
        );
        return rows[0]?.age ?? NaN;
      };
      const useAfterTwoHours = async (): Promise<number> => {
        await columns(sessionOf(token), `last_used_at = now() - interval '2 hours'`);
        await server.as(token, 'get', '/users/@me').expect(200);
        await server.app.get(SessionTouches).flush();
        return ageOfUse();
      };
      expect(await useAfterTwoHours()).toBeLessThan(10);
      expect(await useAfterTwoHours()).toBeGreaterThan(7_000);
    });
  });
});
