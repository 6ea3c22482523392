import { createServer, type Server, type Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigError, ConfigModule, loadConfig, type Environment } from '@messagepal/config';
import { HealthRegistry, RuntimeModule } from '@messagepal/runtime';
import { RedisConnections } from './redis-connections';
import { RedisModule } from './redis.module';

beforeAll(() => Logger.overrideLogger(false));

const boot = async (environment: Environment): Promise<TestingModule> => {
  const imports = [ConfigModule.with(loadConfig(environment)), RuntimeModule, RedisModule];
  return (await Test.createTestingModule({ imports }).compile()).init();
};

/** A server that speaks as much of the protocol as a connection needs to find out that it is too old. */
function oldServer(): Promise<{ url: string; close(): void }> {
  const info = 'redis_version:6.2.11\r\nrun_id:0123456789abcdef\r\nmaxmemory:0\r\n';
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined).on('data', (data) => socket.write(answersTo(data.toString(), info)));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const close = () => {
        server.close();
        for (const socket of sockets) socket.destroy();
      };
      resolve({ url: `redis://127.0.0.1:${port}`, close });
    });
  });
}

const answersTo = (text: string, info: string): string =>
  [...text.matchAll(/\*\d+\r\n\$\d+\r\n(\w+)\r\n/g)]
    .map(([, name = '']) => ANSWERS[name.toLowerCase()] ?? (name.toLowerCase() === 'info' ? bulk(info) : '+OK\r\n'))
    .join('');
const ANSWERS: Record<string, string> = { hello: '%1\r\n+proto\r\n:3\r\n' };
const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;

describe('RedisModule', () => {
  it('connects to nothing, and loads no driver, where no Redis is configured', async () => {
    jest.doMock('ioredis', () => {
      throw new Error('the driver was loaded');
    });
    const app = await boot({});
    expect(app.get(RedisConnections).parts).toBeUndefined();
    expect((await app.get(HealthRegistry).ask()).map(({ name }) => name)).not.toContain('redis');
    await app.close();
    jest.dontMock('ioredis');
  });

  it('refuses to start with a server that is too old, and says what to do', async () => {
    const server = await oldServer();
    const error: unknown = await boot({ REDIS_URL: server.url }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain('REDIS_URL is the address of Redis 6.2.11, which is older than 7.0');
    server.close();
  });

  it('starts while Redis is away and says in its health why it is not ready', async () => {
    const app = await boot({ REDIS_URL: 'redis://127.0.0.1:1' });
    const health = (await app.get(HealthRegistry).ask()).find(({ name }) => name === 'redis');
    expect(health?.reason).toContain('ECONNREFUSED');
    const { parts } = app.get(RedisConnections);
    await expect(parts?.cache.command((client) => client.get('x'))).rejects.toMatchObject({ status: 503 });
    await app.close();
  });
});
