import { request as call, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import {
  Body,
  Catch,
  Controller,
  Delete,
  Get,
  HttpCode,
  Module,
  Next,
  Param,
  Patch,
  Post,
  Query,
  Req,
  Res,
  UseFilters,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IsString } from 'class-validator';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { loadConfig } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { createApp } from '../bootstrap';

class TextDto {
  @IsString()
  text: string;
}

@Catch()
class BrokenFilter implements ExceptionFilter {
  catch(): void {
    throw new Error('a filter that fails itself');
  }
}

@Catch(TypeError)
class TypeErrorFilter implements ExceptionFilter {
  catch(_error: TypeError, host: ArgumentsHost): void {
    host.switchToHttp().getResponse<Response>().status(418).json({ by: 'the module' });
  }
}

@Controller('things')
class ThingsController {
  @Get('way')
  way(@Req() request: Request): { express: boolean } {
    // The name of what Express's router calls the next layer by.
    return { express: request.next?.name === 'next' };
  }

  @Get(':thing')
  read(@Param('thing') thing: string, @Query() query: object, @Req() request: Request): object {
    const { originalUrl, baseUrl, path, ip, protocol } = request;
    return { thing, query, originalUrl, baseUrl, path, ip, protocol };
  }

  @Get(':thing/bug')
  bug(): never {
    throw new Error('SELECT secret FROM table');
  }

  @Get(':thing/badheader')
  badHeader(): never {
    throw new ApiError('UNAUTHORIZED', { headers: { 'X-Why': '\u0441\u043b\u043e\u0432\u043e' } });
  }

  @Get(':thing/badfilter')
  @UseFilters(BrokenFilter)
  badFilter(): never {
    throw new Error('told');
  }

  @Get(':thing/nofile')
  noFile(@Res() response: Response): void {
    response.sendFile('/nowhere/at/all');
  }

  @Get(':thing/next')
  goOn(@Next() next: NextFunction): void {
    next(new ApiError('UNKNOWN_CHANNEL'));
  }

  @Get(':thing/typeerror')
  typeError(): never {
    throw new TypeError('for the filter of the module');
  }

  @Post()
  make(@Body() body: TextDto): TextDto {
    return body;
  }

  @Patch(':thing')
  change(@Param('thing') thing: string, @Body() body: unknown): object {
    return { thing, body: body ?? null };
  }

  @Delete(':thing')
  @HttpCode(204)
  remove(): void {
    return undefined;
  }
}

@Module({ controllers: [ThingsController], providers: [{ provide: APP_FILTER, useClass: TypeErrorFilter }] })
class ThingsModule {}

interface Asked {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  /** Several are sent in chunks. */
  body?: (string | Buffer)[];
}
interface Answered {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  text: string;
}

function ask(port: number, { path, method = 'GET', headers = {}, body = [] }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = call({
      agent: false,
      port,
      path: `/api/v1${path}`,
      method,
      headers: { 'X-Request-Id': 'same', ...headers },
    });
    asked.on('error', reject).on('response', (response) => {
      let text = '';
      response.on('data', (part) => (text += String(part)));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    for (const part of body) asked.write(part);
    asked.end();
  });
}

const JSON_BODY = { 'Content-Type': 'application/json' };
const sized = (text: string, type = 'application/json') => ({
  headers: { 'Content-Type': type, 'Content-Length': String(Buffer.byteLength(text)) },
  body: [text],
});
const manyHeaders = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`X-H${i}`, '1']));
const zipped = gzipSync('{"text":"a"}');

const REQUESTS: [string, Asked][] = [
  ['a page', { path: '/things/7?limit=5&a=1&a=2' }],
  ['an escaped param', { path: '/things/%C3%A4%2F' }],
  ['a broken escape', { path: '/things/%E0%A4%A' }],
  ['a slash at the end', { path: '/things/7/' }],
  ['other letters', { path: '/THINGS/7' }],
  ['HEAD', { path: '/things/7', method: 'HEAD' }],
  ['OPTIONS', { path: '/things/7', method: 'OPTIONS' }],
  ['no route', { path: '/nothing/7' }],
  ['no such method', { path: '/things/7', method: 'PUT' }],
  ['a bug', { path: '/things/7/bug' }],
  ['an error with a header that cannot be sent', { path: '/things/7/badheader' }],
  ['a filter that fails', { path: '/things/7/badfilter' }],
  ['a file that is not there', { path: '/things/7/nofile' }],
  ['an error that is handed on', { path: '/things/7/next' }],
  ['an error of a filter of the module', { path: '/things/7/typeerror' }],
  ['a literal in capitals', { path: '/things/7/BUG' }],
  ['a fragment', { path: '/things/7/bug#x' }],
  ['a byte order mark', { path: '/things', method: 'POST', ...sized('\ufeff{"text":"a"}') }],
  ['a listed origin', { path: '/things/7', headers: { Origin: 'https://chat.example' } }],
  ['another origin', { path: '/things/7', headers: { Origin: 'https://evil.example' } }],
  ['a body', { path: '/things', method: 'POST', ...sized('{"text":"ä"}') }],
  [
    'a body with its charset',
    { path: '/things', method: 'POST', ...sized('{"text":"ä"}', 'application/json; charset=UTF-8') },
  ],
  [
    'another charset',
    { path: '/things', method: 'POST', ...sized('{"text":"a"}', 'application/json; charset=latin1') },
  ],
  ['a body in chunks', { path: '/things', method: 'POST', headers: JSON_BODY, body: ['{"text":', '"ab"}'] }],
  [
    'a compressed body',
    { path: '/things', method: 'POST', headers: { ...JSON_BODY, 'Content-Encoding': 'gzip' }, body: [zipped] },
  ],
  ['broken JSON', { path: '/things', method: 'POST', ...sized('{"text":') }],
  ['an unknown field', { path: '/things', method: 'POST', ...sized('{"text":"a","b":1}') }],
  ['a prototype key', { path: '/things', method: 'POST', ...sized('{"text":"a","__proto__":{}}') }],
  ['a form', { path: '/things', method: 'POST', ...sized('text=a', 'application/x-www-form-urlencoded') }],
  ['too much', { path: '/things', method: 'POST', ...sized(`{"text":"${'a'.repeat(300_000)}"}`) }],
  ['no body at all', { path: '/things', method: 'POST' }],
  ['an empty body', { path: '/things', method: 'POST', headers: { ...JSON_BODY, 'Content-Length': '0' } }],
  ['a primitive', { path: '/things/7', method: 'PATCH', ...sized('5') }],
  ['an answer without content', { path: '/things/7', method: 'DELETE' }],
];

describe('the front', () => {
  const apps: NestExpressApplication[] = [];
  let front: number;
  let express: number;

  const start = async (prepare: (app: NestExpressApplication) => void): Promise<number> => {
    const config = loadConfig({ MP_LOG_LEVEL: 'silent', MP_CORS_ORIGINS: 'https://chat.example' });
    const app = await createApp(ThingsModule, config);
    apps.push(app);
    prepare(app);
    await app.listen(0, '127.0.0.1');
    return Number(new URL(await app.getUrl()).port);
  };

  beforeAll(async () => {
    front = await start(() => undefined);
    express = await start((app) => app.use((_request: Request, _response: Response, next: NextFunction) => next()));
  });
  afterAll(() => Promise.all(apps.map((app) => app.close())));

  const comparable = ({ status, headers, text }: Answered) => {
    const { date: _, 'keep-alive': _k, ...rest } = headers;
    return { status, text, headers: rest };
  };

  it.each(REQUESTS)('answers %s as Express does', async (_, asked) => {
    expect(comparable(await ask(front, asked))).toEqual(comparable(await ask(express, asked)));
  });

  it('is passed by what it is for', async () => {
    expect((await ask(front, { path: '/things/way' })).text).toBe('{"express":false}');
  });

  it('lets filters of modules go before its own', async () => {
    expect(await ask(front, { path: '/things/7/typeerror' })).toMatchObject({
      status: 418,
      text: '{"by":"the module"}',
    });
  });

  it.each<[string, (app: NestExpressApplication, block: RequestHandler) => void]>([
    ['app.use', (app, block) => app.use(block)],
    ['a path of the API', (app, block) => app.use('/api/v1/things', block)],
    ['other letters', (app, block) => app.use('/API', block)],
    ['a pattern', (app, block) => app.use('/{*any}', block)],
    ['a param', (app, block) => app.use('/:any', block)],
    ['the instance', (app, block) => app.getHttpAdapter().getInstance().use(block)],
    ['a route of the instance', (app, block) => app.getHttpAdapter().getInstance().get('/api/v1/things/way', block)],
    ['the router', (app, block) => app.getHttpAdapter().getInstance().router.use(block)],
  ])('stands aside for middleware that comes by %s', async (_, add) => {
    const port = await start((app) => add(app, (_request, response) => void response.status(418).end()));
    expect((await ask(port, { path: '/things/way' })).status).toBe(418);
  });

  it('does not care for middleware that leads elsewhere', async () => {
    const port = await start((app) => app.use('/docs', (_request: Request, response: Response) => void response.end()));
    expect((await ask(port, { path: '/things/way' })).text).toBe('{"express":false}');
  });

  it('forgets a client that goes away in the middle of its body', async () => {
    const gone = connect(front, '127.0.0.1');
    await once(gone, 'connect');
    gone.write(
      'POST /api/v1/things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"text":',
    );
    gone.destroy();
    await once(gone, 'close');
    expect((await ask(front, { path: '/things/7' })).status).toBe(200);
  });

  it.each([
    ['a path of more than 8 KiB', { path: `/things/7?q=${'a'.repeat(8 * 1024)}` }, 414],
    ['more than 100 headers', { path: '/things/7', headers: manyHeaders(101) }, 431],
    ['headers of more than 16 KiB', { path: '/things/7', headers: { 'X-Much': 'a'.repeat(16 * 1024) } }, 431],
  ])('refuses %s', async (_, asked, status) => {
    expect((await ask(front, asked)).status).toBe(status);
  });

  it('says who was refused what before there was a route', async () => {
    const { headers, text } = await ask(front, { path: '/things/7', headers: manyHeaders(101) });
    expect(headers).toMatchObject({ 'x-request-id': 'same', 'cache-control': 'no-store' });
    expect(JSON.parse(text)).toMatchObject({ code: 0, request_id: 'same' });
  });
});
