import { Controller, Get, Module, Post } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { ConfigModule, loadConfig } from '@messagepal/config';
import { HttpErrorFilter } from '@messagepal/errors';
import { publicRoute, Route, RuntimeModule, type RequestWithPrincipal } from '@messagepal/runtime';
import type { NextFunction, Response } from 'express';
import request from 'supertest';
import { RateLimitsModule } from './rate-limits.module';

const route = (id: string) => ({
  id,
  tag: 'Probe',
  summary: id,
  rule: publicRoute,
  answers: [{ status: 200, description: 'ok' }],
});
const bucket = { name: 'pair', limit: 2, perMs: 60_000 };

@Controller()
class ProbeController {
  @Get('plain')
  @Route(route('plain'))
  plain(): string {
    return 'ok';
  }

  @Get('channels/:channel/one')
  @Route({ ...route('one'), bucket })
  one(): string {
    return 'ok';
  }

  @Post('channels/:channel/two')
  @Route({ ...route('two'), bucket })
  two(): string {
    return 'ok';
  }

  @Get('broken')
  @Route(route('broken'))
  broken(): string {
    throw new Error('planted');
  }
}

@Module({ imports: [RateLimitsModule], controllers: [ProbeController] })
class ProbeModule {}

const asCaller = (req: RequestWithPrincipal, _response: Response, next: NextFunction): void => {
  const userId = req.headers['x-user'];
  if (typeof userId === 'string') req.principal = { userId, sessionId: '1', via: 'bearer' };
  next();
};

async function start(env: Record<string, string> = {}): Promise<NestExpressApplication> {
  const imports = [ConfigModule.with(loadConfig(env)), RuntimeModule, ProbeModule];
  const module = await Test.createTestingModule({ imports }).compile();
  const app = module.createNestApplication<NestExpressApplication>({ logger: false });
  app.use(asCaller);
  app.useGlobalFilters(new HttpErrorFilter());
  // A port of its own: supertest opens and closes one per request otherwise.
  await app.listen(0, '127.0.0.1');
  return app;
}

describe('RateLimitGuard', () => {
  let app: NestExpressApplication;
  afterEach(() => app.close());
  const get = (path: string, user = '1') => request(app.getHttpServer()).get(path).set('X-User', user);

  it('tells on every answer how the caller stands, also on errors', async () => {
    app = await start();
    for (const path of ['/plain', '/broken']) {
      const before = Date.now() / 1000;
      const { headers } = await get(path);
      expect(headers).toMatchObject({
        'x-ratelimit-limit': '60',
        'x-ratelimit-remaining': '59',
        'x-ratelimit-bucket': path.slice(1),
      });
      expect(headers['x-ratelimit-reset-after']).toBe('1.000');
      const takenAt = Number(headers['x-ratelimit-reset']) - 1;
      expect(takenAt).toBeGreaterThanOrEqual(Math.floor(before));
      expect(takenAt).toBeLessThanOrEqual(Date.now() / 1000 + 0.001);
    }
  });

  it('refuses with the documented body and headers', async () => {
    app = await start();
    await get('/channels/1/one');
    await get('/channels/1/one');
    const { status, headers, body } = await get('/channels/1/one');
    expect(status).toBe(429);
    expect(headers).toMatchObject({ 'retry-after': '30', 'x-ratelimit-scope': 'user', 'x-ratelimit-remaining': '0' });
    expect(headers['x-ratelimit-global']).toBeUndefined();
    expect(body).toMatchObject({ message: 'You are being rate limited.', global: false, code: 0 });
    expect(body.retry_after).toBeGreaterThan(29);
    expect(body.retry_after).toBeLessThanOrEqual(30);
  });

  it('counts routes of one bucket together, and channels and callers apart', async () => {
    app = await start();
    await get('/channels/1/one');
    const shared = await request(app.getHttpServer()).post('/channels/1/two').set('X-User', '1');
    expect(shared.headers['x-ratelimit-remaining']).toBe('0');
    expect((await get('/channels/2/one')).status).toBe(200);
    expect((await get('/channels/1/one', '2')).status).toBe(200);
    expect((await get('/channels/1/one')).status).toBe(429);
  });

  it('gives ids that are none one bucket together', async () => {
    app = await start();
    await get('/channels/x/one');
    await get('/channels/__proto__/one');
    expect((await get(`/channels/${'9'.repeat(30)}/one`)).status).toBe(429);
  });

  it('never admits more of a parallel burst than the bucket and the global limit hold', async () => {
    app = await start();
    const burst = async (path: string, count: number) => {
      const answers = await Promise.all(Array.from({ length: count }, () => get(path)));
      return answers.map(({ status }) => status);
    };
    expect((await burst('/channels/1/one', 20)).filter((status) => status !== 429)).toHaveLength(2);
  });

  it('limits a caller over all routes, by the address when there is no session', async () => {
    app = await start();
    const answers = await Promise.all(
      Array.from({ length: 40 }, () =>
        request(app.getHttpServer())
          .get('/plain')
          .then((answer) => answer),
      ),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(25);
    const [first] = refused;
    expect(first?.headers).toMatchObject({ 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' });
    expect(first?.headers['x-ratelimit-limit']).toBe('60');
    expect(first?.body).toMatchObject({ global: true });
  });

  it('admits all when limits are off, with headers', async () => {
    app = await start({ MP_RATE_LIMITS: 'off' });
    for (let i = 0; i < 5; i++) {
      const { status, headers } = await get('/channels/1/one');
      expect(status).toBe(200);
      expect(headers).toMatchObject({ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '2' });
    }
  });
});
