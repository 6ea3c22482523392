// Real: fetch and an HTTP server on loopback that answers by a script.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from '../client';
import { RestClient } from './rest.client';

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

describe('RestClient', () => {
  let server: Server;
  let url: string;
  let answers: Answer[];
  let asked: { line: string; authorization?: string; type?: string; body: string }[];

  async function record(request: IncomingMessage): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { authorization, 'content-type': type } = request.headers;
    asked.push({ line: `${request.method} ${request.url}`, authorization, type, body });
  }

  beforeAll(async () => {
    server = createServer((request, response) => {
      void record(request).then(() => {
        const { status, headers, body } = answers.shift() ?? { status: 500 };
        response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    answers = [];
    asked = [];
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const limited = (seconds: string): Answer => ({
    status: 429,
    headers: { 'retry-after': seconds },
    body: { code: 0, message: 'You are being rate limited.', retry_after: Number(seconds), global: false },
  });

  it('sends the token and JSON, and reads JSON', async () => {
    answers = [{ status: 201, body: { id: '5' } }];
    const rest = new RestClient({ url, token: 'secret' });

    await expect(rest.post('/channels/1/messages', { content: 'hi' })).resolves.toEqual({ id: '5' });
    expect(asked).toEqual([
      {
        line: 'POST /api/v1/channels/1/messages',
        authorization: 'Bearer secret',
        type: 'application/json',
        body: '{"content":"hi"}',
      },
    ]);
  });

  it('has a method for each verb and nothing for an empty answer', async () => {
    answers = Array.from({ length: 4 }, () => ({ status: 204, body: '' }));
    const rest = new RestClient({ url });

    await expect(rest.get('/a')).resolves.toBeUndefined();
    await rest.put('/b');
    await rest.patch('/c', {});
    await rest.delete('/d');
    expect(asked.map(({ line }) => line)).toEqual([
      'GET /api/v1/a',
      'PUT /api/v1/b',
      'PATCH /api/v1/c',
      'DELETE /api/v1/d',
    ]);
    expect(asked[0]).toMatchObject({ authorization: undefined, type: undefined });
  });

  it('throws the one error shape', async () => {
    const errors = { content: { _errors: [{ code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }] } };
    answers = [{ status: 400, body: { code: 50035, message: 'Invalid Form Body', request_id: 'r1', errors } }];

    await expect(new RestClient({ url }).post('/x', {})).rejects.toMatchObject({
      name: 'RestError',
      status: 400,
      code: 50035,
      message: 'Invalid Form Body',
      requestId: 'r1',
      errors,
    });
  });

  it('throws for an answer that is not ours', async () => {
    answers = [{ status: 502, headers: { 'x-request-id': 'r2' }, body: '<html>' }];

    await expect(new RestClient({ url }).get('/x')).rejects.toMatchObject({
      status: 502,
      code: 0,
      message: '502 Bad Gateway',
      requestId: 'r2',
    });
  });

  it('waits as long as a rate limit says and sends again', async () => {
    answers = [limited('0.03'), { status: 200, body: [] }];
    const before = performance.now();

    await expect(new RestClient({ url }).get('/x')).resolves.toEqual([]);
    expect(performance.now() - before).toBeGreaterThan(28);
    expect(asked).toHaveLength(2);
  });

  it('gives up after its retries', async () => {
    answers = [limited('0'), limited('0'), limited('0')];

    await expect(new RestClient({ url, retries: 2 }).get('/x')).rejects.toMatchObject({ status: 429 });
    expect(asked).toHaveLength(3);
  });

  it('does not wait longer than it may', async () => {
    answers = [limited('60')];

    await expect(new RestClient({ url, maxWaitMs: 1_000 }).get('/x')).rejects.toMatchObject({ status: 429 });
  });

  it('makes and opens accounts without a token', async () => {
    const account = { user: { id: '1' }, token: 'mp_user_1.x' };
    answers = [
      { status: 201, body: account },
      { status: 200, body: account },
    ];

    await expect(Client.register(`${url}/`, { username: 'ada', email: 'a@b.c', password: 'p' })).resolves.toEqual(
      account,
    );
    await expect(Client.login(url, { login: 'ada', password: 'p' })).resolves.toEqual(account);
    expect(asked.map(({ line }) => line)).toEqual(['POST /api/v1/auth/register', 'POST /api/v1/auth/login']);
  });
});
