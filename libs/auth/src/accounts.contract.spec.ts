import { setTimeout as sleep } from 'node:timers/promises';
import { AuthServer, nextAddress, PASSWORD } from './auth-server.contract';

// Real: PostgreSQL, Nest with Express, Passport, argon2, the memory adapters of cache, log and limits.
describe('accounts', () => {
  let server: AuthServer;
  beforeAll(async () => {
    server = await AuthServer.start();
  });
  afterAll(() => server.stop());

  describe('registration', () => {
    it('answers the user, a token and a cookie, and the first user is the operator', async () => {
      const form = { username: 'Ada', email: 'Ada@example.com', password: PASSWORD };
      const { status, body, headers } = await server.call('post', '/auth/register').send(form);
      expect(status).toBe(201);
      expect(body.user).toEqual({
        id: expect.stringMatching(/^\d+$/),
        username: 'ada',
        display_name: null,
        avatar_url: null,
        status: 'online',
        bot: false,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/),
        email: 'Ada@example.com',
      });
      expect(body.token).toMatch(/^mp_user_\d+\.[\w-]{43}$/);
      expect(headers['content-type']).toBe('application/json');
      const [cookie] = headers['set-cookie'] ?? [];
      expect(cookie).toMatch(/^mp=mp_user_[^;]+; Max-Age=15552000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
      await server.register('bob');
      const operators = await server.database.query<{ username: string }[]>(
        'SELECT username FROM users WHERE operator',
      );
      expect(operators).toEqual([{ username: 'ada' }]);
    });

    it('keeps neither password nor secret', async () => {
      const { token } = await server.register('keeper');
      const rows = JSON.stringify(
        await server.database.query('SELECT users.*, sessions.* FROM users JOIN sessions ON true'),
      );
      expect(rows).not.toContain(PASSWORD);
      expect(rows).not.toContain(token.split('.')[1]);
    });

    it('says all mistakes at once and which names are taken', async () => {
      const wrong = { username: 'a..b', email: 'nowhere', password: 'password' };
      const { status, body } = await server.call('post', '/auth/register').send(wrong);
      expect(status).toBe(400);
      expect(body).toMatchObject({
        code: 50035,
        errors: {
          username: { _errors: [{ code: 'USERNAME_INVALID_PERIODS' }] },
          email: { _errors: [{ code: 'EMAIL_TYPE_INVALID_EMAIL' }] },
          password: { _errors: [{ code: 'PASSWORD_TOO_COMMON' }] },
        },
      });
      await server.register('taken');
      const again = { username: 'TAKEN', email: 'other@example.com', password: PASSWORD };
      const name = await server.call('post', '/auth/register').send(again);
      expect(name.body.errors.username._errors[0].code).toBe('USERNAME_ALREADY_TAKEN');
      const address = await server
        .call('post', '/auth/register')
        .send({ ...again, username: 'other', email: 'TAKEN@example.com' });
      expect(address.body.errors.email._errors[0].code).toBe('EMAIL_ALREADY_REGISTERED');
    });

    it.each([
      '{"__proto__":{"operator":true},"username":"eve","email":"e@example.com","password":"correct horse battery"}',
      '{"username":"eve","email":"e@example.com","password":"correct horse battery","operator":true}',
      '{"username":{"a":1},"email":["e@example.com"],"password":5}',
      '{"username":"ev\\u0000e","email":"e@example.com","password":"correct horse battery"}',
      '{"username":"\\u0430dmin","email":"e@example.com","password":"correct horse battery"}',
      '[]',
      'null',
      '"x"',
    ])('refuses %s', async (text) => {
      const { status } = await server.call('post', '/auth/register').set('Content-Type', 'application/json').send(text);
      expect(status).toBe(400);
      expect(await server.database.query(`SELECT 1 FROM users WHERE username = 'eve'`)).toEqual([]);
    });

    it('lets one of two with the same name in', async () => {
      const forms = [1, 2].map((n) => ({ username: 'twin', email: `twin${n}@example.com`, password: PASSWORD }));
      const answers = await Promise.all(forms.map((form) => server.call('post', '/auth/register').send(form)));
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 400]);
    });

    it('admits 5 from one address', async () => {
      const address = nextAddress();
      const register = (n: number) =>
        server
          .call('post', '/auth/register', address)
          .send({ username: `crowd${n}`, email: `crowd${n}@example.com`, password: PASSWORD });
      for (let n = 0; n < 5; n++) expect((await register(n)).status).toBe(201);
      const { status, body, headers } = await register(5);
      expect(status).toBe(429);
      expect(body).toMatchObject({ message: 'You are being rate limited.', global: false });
      expect(Number(headers['retry-after'])).toBeGreaterThan(600);
    });
  });

  describe('login', () => {
    it('takes name or address in any case, and gives a token of its own each time', async () => {
      const { token } = await server.register('carol');
      const tokens = [token];
      for (const name of ['carol', 'CAROL', 'Carol@Example.com']) {
        const { status, body } = await server.login({ login: name, password: PASSWORD });
        expect(status).toBe(200);
        expect(body.user.username).toBe('carol');
        tokens.push(body.token);
      }
      expect(new Set(tokens).size).toBe(4);
    });

    it('answers an unknown account exactly as a wrong password, in the same time', async () => {
      await server.register('known');
      const ask = async (name: string) => {
        const started = performance.now();
        const { status, body, headers } = await server.login({ login: name, password: 'wrong password' });
        const { request_id: _id, ...rest } = body as { request_id: string };
        const names = Object.keys(headers).sort();
        return { ms: performance.now() - started, seen: { status, rest, names } };
      };
      const times = { known: [] as number[], unknown: [] as number[] };
      for (let i = 0; i < 8; i++) {
        const [a, b] = [await ask('known'), await ask('nobody')];
        expect(a.seen).toEqual(b.seen);
        expect(a.seen).toMatchObject({ status: 401, rest: { code: 90001 } });
        times.known.push(a.ms);
        times.unknown.push(b.ms);
      }
      const median = (list: number[]): number => list.sort((a, b) => a - b)[4] ?? 0;
      // A hash takes tens of milliseconds: without the dummy the difference would be all of it.
      expect(Math.abs(median(times.known) - median(times.unknown))).toBeLessThan(median(times.known) / 2);
    });

    it('admits at most 10 of 50 parallel attempts for one account, from any addresses', async () => {
      await server.register('target');
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => server.login({ login: 'target', password: 'wrong password' })),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(10);
      expect(statuses.filter((status) => status === 429)).toHaveLength(40);
      expect((await server.login({ login: 'target', password: PASSWORD })).status).toBe(429);
    });

    it('counts what fails only', async () => {
      await server.register('often');
      const address = nextAddress();
      for (let i = 0; i < 12; i++) {
        expect((await server.login({ login: 'often', password: PASSWORD }, address)).status).toBe(200);
      }
    });

    it('admits 30 attempts from one address', async () => {
      const address = nextAddress();
      const statuses: number[] = [];
      for (let i = 0; i < 31; i++) {
        // The limit of all routes together is 25 a second.
        if (i % 20 === 19) await sleep(1_000);
        statuses.push((await server.login({ login: `nobody${i}`, password: 'wrong password' }, address)).status);
      }
      expect(statuses.indexOf(429)).toBe(30);
    });

    it.each([
      [{ login: '\u0000', password: 'x' }, 401],
      [{ login: 'a@b\u0000', password: 'x' }, 401],
      [{ login: "' OR 1=1 --", password: 'x' }, 401],
      [{ login: '\ud800', password: '\udfff' }, 401],
      [{ login: 'x' }, 400],
      [{ login: '', password: '' }, 400],
      [{ login: { $ne: null }, password: ['x'] }, 400],
      [{ login: 'x', password: 'x'.repeat(129) }, 400],
      [{ login: 'x', password: 'x', access_token: 'x' }, 400],
    ])('answers %j with %d', async (form, status) => {
      expect((await server.login(form)).status).toBe(status);
    });

    it('does not let a bot without a password in', async () => {
      await server.register('nopass');
      await server.database.query(`UPDATE users SET password_hash = NULL WHERE username = 'nopass'`);
      expect((await server.login({ login: 'nopass', password: PASSWORD })).status).toBe(401);
    });

    it('hashes anew what was hashed with weaker parameters', async () => {
      await server.register('weak');
      const { hash } = await import('@node-rs/argon2');
      const weak = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
      await server.database.query(`UPDATE users SET password_hash = $1 WHERE username = 'weak'`, [weak]);
      expect((await server.login({ login: 'weak', password: PASSWORD })).status).toBe(200);
      const [row] = await server.database.query(`SELECT password_hash FROM users WHERE username = 'weak'`);
      expect(row.password_hash).toContain('m=19456,t=2,p=1');
      expect((await server.login({ login: 'weak', password: PASSWORD })).status).toBe(200);
    });
  });
});

describe('accounts without limits', () => {
  it('admit any number of logins', async () => {
    const server = await AuthServer.start({ MP_RATE_LIMITS: 'off' });
    const address = nextAddress();
    await server.register('ada');
    for (let i = 0; i < 12; i++) {
      const form = { login: 'ada', password: 'wrong password' };
      expect((await server.call('post', '/auth/login', address).send(form)).status).toBe(401);
    }
    await server.stop();
  });
});
