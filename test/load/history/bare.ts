import { createServer, type Server, type ServerResponse } from 'node:http';
import { Controller, Get, Inject, Module, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Response } from 'express';

const BYTES = Symbol('bytes');

@Controller('page')
class PageController {
  constructor(@Inject(BYTES) private readonly bytes: Buffer) {}

  @Get()
  page(@Res() response: Response): void {
    answer(response, this.bytes);
  }
}

@Module({})
class BareModule {}

/** The least that a Nest route can be. */
export async function bareNest(bytes: Buffer): Promise<Server> {
  const module = {
    module: BareModule,
    controllers: [PageController],
    providers: [{ provide: BYTES, useValue: bytes }],
  };
  const app = await NestFactory.create(module, { logger: false });
  await app.listen(0, '127.0.0.1');
  return app.getHttpServer() as Server;
}

/** No framework at all. */
export function bareHttp(bytes: Buffer): Promise<Server> {
  const server = createServer((_request, response) => answer(response, bytes));
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const answer = (response: ServerResponse, bytes: Buffer): void => {
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Content-Length', bytes.length);
  response.end(bytes);
};
