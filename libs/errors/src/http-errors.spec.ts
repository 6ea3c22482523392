import { Body, Controller, Get, Logger, Param, Post, Res } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { IsString } from 'class-validator';
import { json } from 'express';
import type { NextFunction, Request, Response } from 'express';
import request from 'supertest';
import { ApiError } from './api.error';
import { HttpErrorFilter } from './http-error.filter';
import { jsonGuard, jsonOnly } from './json-guard';
import { validationPipe } from './validation.pipe';

// Real parts: Nest, Express with its body parser, HTTP. Nothing is stood in for.

class ThingDto {
  @IsString()
  name: string;
}

@Controller()
class ThingsController {
  @Post('things')
  create(@Body() body: ThingDto) {
    return body;
  }

  @Get('things/:thing')
  find(@Param('thing') id: string) {
    return { id };
  }

  @Get('crash/:secret')
  crash(): never {
    throw new Error('connect ECONNREFUSED postgres://user:secret@db');
  }

  @Get('slow')
  slow(): never {
    throw new ApiError('SLOWMODE', { retryAfter: 0.2 });
  }

  @Get('half')
  half(@Res() response: Response): never {
    response.write('half an ans');
    throw new Error('too late');
  }
}

let app: INestApplication;
const http = () => request(app.getHttpServer());
const post = (path: string, body: string, type = 'application/json') =>
  http().post(path).set('Content-Type', type).send(body);

const requestIds = (incoming: Request, _response: Response, next: NextFunction): void => {
  Object.assign(incoming, { id: 'req-1' });
  next();
};

beforeAll(async () => {
  const module = await Test.createTestingModule({ controllers: [ThingsController] }).compile();
  app = module.createNestApplication({ bodyParser: false, logger: false });
  app.use(requestIds, jsonOnly, json({ limit: '4kb', strict: false }), jsonGuard);
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new HttpErrorFilter());
  await app.init();
});
afterAll(() => app.close());

describe('every error of a request', () => {
  it('has the one shape, the exact content type and the request id', async () => {
    const answer = await http().get('/nowhere').expect(404);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers['x-request-id']).toBe('req-1');
    expect(answer.body).toEqual({ code: 0, message: '404: Not Found', request_id: 'req-1' });
  });

  it('says nothing of what broke inside, and logs it', async () => {
    const logged: unknown[] = [];
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation((...line: unknown[]) => {
      logged.push(line);
    });
    const answer = await http().get('/crash/canary').expect(500);
    error.mockRestore();
    expect(answer.text).toBe('{"code":0,"message":"Internal Server Error","request_id":"req-1"}');
    expect(JSON.stringify(logged)).toContain('ECONNREFUSED');
    expect(JSON.stringify(logged)).toContain('GET /crash/:secret → 500 Internal Server Error [req-1]');
    expect(JSON.stringify(logged)).not.toContain('canary');
  });

  it('carries its headers', async () => {
    const answer = await http().get('/slow').expect(429);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.body).toMatchObject({ code: 20016, retry_after: 0.2, global: false });
  });

  it('cuts off an answer that has begun', async () => {
    await expect(http().get('/half')).rejects.toThrow(/aborted|hang up/);
  });

  it('answers a path that can not be decoded', async () => {
    const answer = await http().get('/things/%FF').expect(400);
    expect(answer.body).toMatchObject({ code: 0, message: '400: Bad Request' });
  });
});

describe('a body that is none', () => {
  it.each([
    ['broken JSON', '{"name":', 'application/json', 400, 50109],
    ['a text', 'name=x', 'text/plain', 415, 90101],
    ['a form', 'name=x', 'application/x-www-form-urlencoded', 415, 90101],
    ['an unknown charset', '{}', 'application/json; charset=latin9', 415, 90101],
    ['too many bytes', JSON.stringify({ name: 'x'.repeat(5000) }), 'application/json', 413, 40005],
    ['a prototype', '{"name":"abc","__proto__":{"admin":true}}', 'application/json', 400, 50035],
    ['a deep one', '['.repeat(500) + ']'.repeat(500), 'application/json', 400, 50035],
  ])('%s', async (_what, body, type, status, code) => {
    const answer = await post('/things', body, type).expect(status);
    expect(answer.body).toMatchObject({ code, request_id: 'req-1' });
  });
});
