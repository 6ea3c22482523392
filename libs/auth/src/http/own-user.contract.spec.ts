import { AuthServer } from '../auth-server.contract';

// Real: PostgreSQL, Nest with Express, Passport, argon2, the memory adapters of cache, log and limits.
describe('signed-in users', () => {
  let server: AuthServer;
  beforeAll(async () => {
    server = await AuthServer.start();
  });
  afterAll(() => server.stop());

  it('change what they may, and hear of it', async () => {
    const { token, id } = await server.register('tara');
    const changes = {
      username: 'Tara_2',
      display_name: ' Tara ',
      avatar_url: 'https://x.example/a.png',
      status: 'dnd',
    };
    const { status, body } = await server.as(token, 'patch', '/users/@me').send(changes);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...changes, username: 'tara_2', display_name: 'Tara', email: 'tara@example.com' });
    const [event] = await server.inboxOf(id);
    const { email: _email, ...user } = body;
    expect(event).toEqual({ t: 'USER_UPDATE', d: user });
    const cleared = await server.as(token, 'patch', '/users/@me').send({ display_name: null });
    expect(cleared.body).toMatchObject({ display_name: null, avatar_url: changes.avatar_url, username: 'tara_2' });
    expect((await server.as(token, 'patch', '/users/@me').send({})).body).toEqual(cleared.body);
    expect(await server.inboxOf(id)).toHaveLength(2);
  });

  it.each([
    { username: null },
    { username: 'everyone' },
    { username: 'a' },
    { status: 'offline' },
    { status: null },
    { display_name: '' },
    { display_name: 'a\u0000' },
    { display_name: 5 },
    { avatar_url: 'javascript:alert(1)' },
    { avatar_url: 'https://x.example/\u0000' },
    { email: 'x@example.com' },
    { operator: true },
    { id: '1' },
  ])('cannot change %j', async (changes) => {
    const { token } = await server.register(`u${Math.random().toString(36).slice(2, 12)}`);
    const { status, body } = await server.as(token, 'patch', '/users/@me').send(changes);
    expect([status, body.code]).toEqual([400, 50035]);
  });

  it('have limits of their own wherever they call from', async () => {
    const { token } = await server.register('yvonne');
    const remaining = async () => (await server.as(token, 'get', '/users/@me')).headers['x-ratelimit-remaining'];
    expect([await remaining(), await remaining()]).toEqual(['59', '58']);
  });

  it('cannot take the name of another', async () => {
    await server.register('wanda');
    const { token, id } = await server.register('xaver');
    const { status, body } = await server.as(token, 'patch', '/users/@me').send({ username: 'Wanda', status: 'dnd' });
    expect([status, body.errors.username._errors[0].code]).toEqual([400, 'USERNAME_ALREADY_TAKEN']);
    expect((await server.as(token, 'get', '/users/@me')).body).toMatchObject({ username: 'xaver', status: 'online' });
    expect(await server.inboxOf(id)).toEqual([]);
  });

  it('see others without address and preference', async () => {
    const { id } = await server.register('uwe');
    const { token, id: own } = await server.register('vera');
    await server.as(token, 'patch', '/users/@me').send({ status: 'invisible' });
    const { body } = await server.as(token, 'get', `/users/${id}`);
    expect(body).toMatchObject({ id, username: 'uwe', status: 'offline' });
    expect(body).not.toHaveProperty('email');
    expect((await server.as(token, 'get', `/users/${own}`)).body.status).toBe('invisible');
    expect((await server.as(token, 'get', '/users/1')).body.code).toBe(10013);
    expect((await server.as(token, 'get', '/users/x')).status).toBe(400);
  });
});
