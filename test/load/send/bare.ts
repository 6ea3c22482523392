import { createServer, type IncomingMessage, type Server } from 'node:http';
import { Body, Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

/** A message as the product answers it, of the same size. */
const answerTo = ({ content }: { content: string }) => ({
  id: '1000000000000000001',
  channel_id: '1000000000000000002',
  guild_id: '1000000000000000003',
  author: { id: '1000000000000000004', username: 'load_00000000_1', avatar: null },
  content,
  timestamp: new Date().toISOString(),
  edited_timestamp: null,
  type: 0,
  flags: 0,
});

@Controller('messages')
class MessagesController {
  @Post()
  send(@Body() body: { content: string }): object {
    return answerTo(body);
  }
}

@Module({ controllers: [MessagesController] })
class BareModule {}

/** The least that a Nest route can be. Nothing is checked, stored or told to anybody. */
export async function bareNest(): Promise<Server> {
  const app = await NestFactory.create(BareModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  return app.getHttpServer() as Server;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

/** No framework at all. */
export function bareHttp(): Promise<Server> {
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const bytes = JSON.stringify(answerTo(JSON.parse(text) as { content: string }));
      response.writeHead(201, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(bytes) });
      response.end(bytes);
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
