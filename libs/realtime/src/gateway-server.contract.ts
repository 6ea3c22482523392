import type { AddressInfo } from 'node:net';
import { Module, type Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Accounts, AuthModule, Sessions } from '@messagepal/auth';
import { CacheModule } from '@messagepal/cache';
import { type Config, type Environment, loadConfig } from '@messagepal/config';
import { DatabaseModule } from '@messagepal/database';
import { EventLogModule } from '@messagepal/event-log';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { createApp } from '@messagepal/runtime';
import { RawSocket } from '@messagepal/testing';
import { io, type Socket } from 'socket.io-client';
import { DataSource } from 'typeorm';
import { RealtimeModule } from './realtime.module';
import { useGatewayAdapter } from './transports/gateway-io.adapter';

@Module({ imports: [DatabaseModule, EventLogModule, CacheModule, RateLimitsModule, AuthModule, RealtimeModule] })
class GatewayApp {}

/** A gateway on a PostgreSQL of the test, without REST; everything in it is real. */
export class GatewayServer {
  private readonly open: { close(): unknown }[] = [];

  private constructor(
    readonly app: NestExpressApplication,
    readonly url: string,
  ) {}

  /** `change` may make bounds smaller than anybody would wait for. */
  static async start(env: Environment, change = (config: Config): Config => config): Promise<GatewayServer> {
    const config = change(loadConfig({ NODE_ENV: 'test', MP_LOG_LEVEL: 'fatal', ...env }));
    const app = await createApp(GatewayApp, config);
    useGatewayAdapter(app);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new GatewayServer(app, `http://127.0.0.1:${port}`);
  }

  async stop(): Promise<void> {
    this.hangUp();
    await this.app.close();
  }

  /** Closes what {@link raw} and {@link socketIo} opened. */
  hangUp(): void {
    for (const socket of this.open.splice(0)) socket.close();
  }

  get<T>(token: Type<T> | (abstract new (...args: never[]) => T)): T {
    return this.app.get<T>(token, { strict: false });
  }

  query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.app.get(DataSource).query<Row[]>(sql, parameters);
  }

  async person(username: string): Promise<{ id: string; token: string; loginId: string }> {
    const form = { username, email: `${username}@example.com`, password: 'correct horse battery' };
    const { id } = await this.get(Accounts).register(form);
    const { token, sessionId } = await this.get(Sessions).issue(id);
    return { id, token, loginId: sessionId };
  }

  raw(headers?: Record<string, string>): RawSocket {
    const socket = new RawSocket(this.url, { headers });
    this.open.push(socket.ws);
    return socket;
  }

  socketIo(auth: object = {}, extraHeaders: Record<string, string> = {}): Socket {
    const options = { transports: ['websocket'], auth, extraHeaders, forceNew: true, reconnection: false };
    const socket = io(`${this.url}/gateway`, options);
    this.open.push(socket);
    return socket;
  }
}
