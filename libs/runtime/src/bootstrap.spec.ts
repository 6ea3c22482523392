import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IsString } from 'class-validator';
import request from 'supertest';
import { loadConfig } from '@messagepal/config';
import { createApp } from './bootstrap';
import { Drain } from './drain';
import { HealthRegistry } from './health/health-registry';
import { serveDocs } from './openapi/docs';
import { buildDocument } from './openapi/document';

class EchoDto {
  @IsString()
  text: string;
}

@Controller('echo')
class EchoController {
  @Get()
  read(): { ok: true } {
    return { ok: true };
  }

  @Post()
  echo(@Body() body: EchoDto): EchoDto {
    return body;
  }

  @Get('bug')
  bug(): never {
    throw new Error('SELECT secret FROM table');
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

describe('an application made by createApp', () => {
  let app: NestExpressApplication;
  let url: string;

  beforeAll(async () => {
    app = await createApp(EchoModule, loadConfig({ MP_LOG_LEVEL: 'fatal', MP_CORS_ORIGINS: 'https://chat.example' }));
    serveDocs(app, { ...buildDocument(app, '1.2.3') });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  const post = (body: string, type = 'application/json') =>
    request(url).post('/api/v1/echo').set('Content-Type', type).send(body);

  it('answers JSON as exactly application/json, errors too', async () => {
    const good = await request(url).get('/api/v1/echo').expect(200);
    const bad = await request(url).get('/api/v1/nowhere').expect(404);
    expect(good.headers['content-type']).toBe('application/json');
    expect(bad.headers['content-type']).toBe('application/json');
    expect(bad.body).toMatchObject({ code: 0, message: '404: Not Found', request_id: bad.headers['x-request-id'] });
  });

  it.each(['/nowhere', '/gateway', '/docs/nothing', '/%', '/api', '/nowhere/'])(
    'answers %s in the same shape',
    async (path) => {
      const { body, headers } = await request(url).get(path).expect(404).expect('Content-Type', 'application/json');
      expect(body).toEqual({ code: 0, message: '404: Not Found', request_id: headers['x-request-id'] });
    },
  );

  it('says at its address where things are', async () => {
    const { body } = await request(url).get('/').expect(200).expect('Content-Type', 'application/json');
    expect(body).toMatchObject({ name: 'MessagePal', version: '1.2.3', docs: '/docs', api: '/api/v1' });
    await request(url).get(body.openapi).expect(200);
  });

  it('takes a harmless request id and replaces any other', async () => {
    const taken = await request(url).get('/api/v1/echo').set('X-Request-Id', 'trace-1:2');
    const replaced = await request(url).get('/api/v1/echo').set('X-Request-Id', 'a b');
    expect(taken.headers['x-request-id']).toBe('trace-1:2');
    expect(replaced.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
  });

  it('sets the security headers and says nothing of what it runs on', async () => {
    const { headers } = await request(url).get('/api/v1/echo');
    expect(headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it('lets browsers of the listed origins in and no others', async () => {
    const listed = await request(url).get('/api/v1/echo').set('Origin', 'https://chat.example');
    const other = await request(url).get('/api/v1/echo').set('Origin', 'https://evil.example');
    expect(listed.headers['access-control-allow-origin']).toBe('https://chat.example');
    expect(other.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it.each([
    ['malformed JSON', '{"text":', 'application/json', 400, 50109],
    ['a field of the wrong type', '{"text":1}', 'application/json', 400, 50035],
    ['an unknown field', '{"text":"a","more":1}', 'application/json', 400, 50035],
    ['a prototype key', '{"text":"a","__proto__":{"x":1}}', 'application/json', 400, 50035],
    ['a list', '[]', 'application/json', 400, 50035],
    ['null', 'null', 'application/json', 400, 50035],
    ['deep nesting', `${'['.repeat(5000)}${']'.repeat(5000)}`, 'application/json', 400, 50035],
    ['a form', 'text=a', 'application/x-www-form-urlencoded', 415, 90101],
    ['10 MB', `{"text":"${'a'.repeat(10 * 1024 * 1024)}"}`, 'application/json', 413, 40005],
  ])('refuses %s', async (_, body, type, status, code) => {
    const answer = await post(body, type);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('keeps what went wrong inside to itself', async () => {
    const { body } = await request(url).get('/api/v1/echo/bug').expect(500);
    expect(body).toEqual({ code: 0, message: 'Internal Server Error', request_id: expect.any(String) });
  });

  it('is alive always and ready only while every part answers', async () => {
    await request(url).get('/health/ready').expect(200);
    app.get(HealthRegistry).register('engine', () => Promise.reject(new Error('connection refused')));
    await request(url).get('/health/live').expect(200);
    const { body } = await request(url).get('/health/ready').expect(503);
    expect(body).toEqual({ status: 'unavailable', parts: [{ name: 'engine', reason: 'connection refused' }] });
  });

  it('counts answers by route pattern', async () => {
    const { text } = await request(url).get('/metrics').expect(200);
    expect(text).toMatch(/messagepal_http_request_seconds_count\{method="GET",route="[^"]*echo",status="200"\} \d/);
  });

  it('shows its metrics to this machine only, whatever a proxy on it says', async () => {
    const { status } = await request(url).get('/metrics').set('X-Forwarded-For', '127.0.0.1');
    expect(status).toBe(404);
  });

  it('runs the steps of its shutdown in reverse and goes on after a failure', async () => {
    const drain = new Drain();
    const ran: string[] = [];
    drain.onDrain('engines', async () => void ran.push('engines'));
    drain.onDrain('broken', () => Promise.reject(new Error('expected by this test')));
    drain.onDrain('sockets', async () => void ran.push('sockets'));
    await drain.beforeApplicationShutdown();
    expect([ran, drain.draining]).toEqual([['sockets', 'engines'], true]);
  });
});
