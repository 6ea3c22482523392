import { AuthServer, PASSWORD } from '../auth-server.contract';

// Real: PostgreSQL, Nest with Express, Passport, argon2, the memory adapters of cache, log and limits.
describe('session cookies', () => {
  let server: AuthServer;
  beforeAll(async () => {
    server = await AuthServer.start();
  });
  afterAll(() => server.stop());

  const ownPage = () => ({ Origin: server.origin, 'X-MP-CSRF': '1' });
  const withCookie = (token: string, method: 'get' | 'patch' | 'post', path: string) =>
    server.call(method, path).set('Cookie', `other=1; mp=${token}; mpx=2`);

  it('let a browser read', async () => {
    const { token, id } = await server.register('nora');
    expect((await withCookie(token, 'get', '/users/@me')).body.id).toBe(id);
    expect((await server.call('get', '/users/@me').set('Cookie', 'mp=; mp')).status).toBe(401);
  });

  it.each([
    ['nothing that says where it comes from', {}],
    ['no header of the page', { Origin: 'http://127.0.0.1:3000' }],
    ['a foreign page', { Origin: 'https://evil.example', 'X-MP-CSRF': '1' }],
    ['a page without an origin', { Origin: 'null', 'X-MP-CSRF': '1' }],
    ['a page that only looks like ours', { Origin: 'http://127.0.0.1:3000.evil.example', 'X-MP-CSRF': '1' }],
    ['a browser that says it is foreign', { 'Sec-Fetch-Site': 'cross-site', 'X-MP-CSRF': '1' }],
    ['the header alone', { 'X-MP-CSRF': '1' }],
  ])('change nothing with %s', async (_name, headers: Record<string, string>) => {
    const { token } = await server.register(`olga${_name.length}${Object.keys(headers).length}`);
    const { status, body } = await withCookie(token, 'patch', '/users/@me').set(headers).send({ status: 'dnd' });
    expect([status, body.code]).toEqual([403, 90003]);
    expect((await server.as(token, 'get', '/users/@me')).body.status).toBe('online');
  });

  it('change what the own page asks for', async () => {
    const { token } = await server.register('paul');
    for (const headers of [ownPage(), { 'Sec-Fetch-Site': 'same-origin', 'X-MP-CSRF': '1' }]) {
      const request = withCookie(token, 'patch', '/users/@me').set(headers);
      expect((await request.send({ status: 'idle' })).body.status).toBe('idle');
    }
  });

  it('do not take forms', async () => {
    const { token } = await server.register('quin');
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const request = withCookie(token, 'patch', '/users/@me').set(ownPage());
      expect((await request.set('Content-Type', type).send('{"status":"dnd"}')).status).toBe(415);
    }
  });

  it('count for nothing beside a header', async () => {
    const { token } = await server.register('rosa');
    const answer = await withCookie(token, 'get', '/users/@me').set('Authorization', 'Bearer x');
    expect(answer.status).toBe(401);
  });

  it('are replaced at login, which ends the session they stood for, and cleared at logout', async () => {
    const { token } = await server.register('sven');
    const again = await withCookie(token, 'post', '/auth/login').send({ login: 'sven', password: PASSWORD });
    expect(again.status).toBe(200);
    expect((await server.as(token, 'get', '/users/@me')).status).toBe(401);
    const out = await withCookie(again.body.token, 'post', '/auth/logout').set(ownPage());
    expect(out.status).toBe(204);
    expect(out.headers['set-cookie']?.[0]).toMatch(/^mp=; .*Expires=Thu, 01 Jan 1970/);
  });
});

describe('accounts over https', () => {
  let server: AuthServer;
  beforeAll(async () => {
    server = await AuthServer.start({ MP_PUBLIC_URL: 'https://chat.example', MP_CORS_ORIGINS: 'https://app.example' });
  });
  afterAll(() => server.stop());

  it('have a cookie that is bound to the host and goes over https only', async () => {
    const form = { username: 'ada', email: 'ada@example.com', password: PASSWORD };
    const { headers } = await server.call('post', '/auth/register').send(form).expect(201);
    expect(headers['set-cookie']?.[0]).toMatch(/^__Host-mp=.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/);
  });

  it('may be used from the pages that are listed', async () => {
    const { token } = await server.register('bob');
    const from = (origin: string) =>
      server
        .call('patch', '/users/@me')
        .set({ Cookie: `__Host-mp=${token}`, Origin: origin, 'X-MP-CSRF': '1' })
        .send({ status: 'idle' });
    expect((await from('https://app.example')).status).toBe(200);
    expect((await from('https://chat.example')).status).toBe(200);
    expect((await from('http://chat.example')).status).toBe(403);
    const plain = await server.call('get', '/users/@me').set('Cookie', `mp=${token}`);
    expect(plain.status).toBe(401);
  });
});
