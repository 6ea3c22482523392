import { Jobs, jobId } from '@messagepal/jobs';
import { UsersService } from '@messagepal/users';
import { World, type Person } from './world';

interface Board {
  queues: { name: string; counts: Record<string, number> }[];
}

describe('the operators’ page of queues', () => {
  let world: World;
  let ada: Person;
  let bob: Person;

  beforeAll(async () => {
    world = await World.open();
    // The first one of an install is its operator.
    [ada, bob] = [await world.person('ada'), await world.person('bob')];
  });
  afterAll(() => world.close());

  const open = (
    who?: Person,
    path = '',
    init: { method?: string; headers?: Record<string, string> } = {},
  ): Promise<Response> =>
    fetch(`${world.url}/admin/queues${path}`, {
      ...init,
      headers: { ...(who && { Authorization: `Bearer ${who.token}` }), ...init.headers },
    });
  const cookieOf = async (login: string): Promise<string> => {
    const body = JSON.stringify({ login, password: 'correct horse battery' });
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${world.url}/api/v1/auth/login`, { method: 'POST', body, headers });
    return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  };

  it('is not there for anybody else', async () => {
    const answers = await Promise.all([open(), open(bob), open(bob, '/api/queues'), open(undefined, '/static/')]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(await answers[1]?.json()).toMatchObject({ code: 0, message: '404: Not Found' });
  });

  it('shows an operator all queues with their jobs', async () => {
    const page = await open(ada);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch('text/html');
    expect(await page.text()).toContain('/admin/queues/');
    const job = { queue: 'attachments', name: 'process', id: jobId('x', '1'), data: { attachmentId: '1' } };
    await world.app.get(Jobs, { strict: false }).add(job);
    const { queues } = (await (await open(ada, '/api/queues')).json()) as Board;
    expect(queues.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['attachments', 'messages', 'moderation', 'read-states']),
    );
    const known = queues.find(({ name }) => name === 'attachments')?.counts ?? {};
    expect(Object.values(known).reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it('takes what is done on it from its own page alone', async () => {
    const cookie = await cookieOf(ada.user.username);
    expect((await open(undefined, '', { headers: { cookie } })).status).toBe(200);
    const pause = (headers: Record<string, string>): Promise<Response> =>
      open(undefined, '/api/queues/attachments/pause', { method: 'PUT', headers: { cookie, ...headers } });
    expect((await pause({ Origin: 'https://evil.example' })).status).toBe(403);
    expect((await pause({})).status).toBe(403);
    expect((await pause({ Origin: world.url })).status).toBe(200);
  });

  it('is gone for who is no operator any more', async () => {
    await world.app.get(UsersService).setOperator(ada.user.id, false);
    expect((await open(ada)).status).toBe(404);
  });
});
