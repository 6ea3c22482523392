import { once } from 'node:events';
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
import { io, type Socket } from 'socket.io-client';
import { DataSource } from 'typeorm';
import { WebSocket } from 'ws';
import { RealtimeModule } from './realtime.module';
import { useGatewayAdapter } from './transports/gateway-io.adapter';

@Module({ imports: [DatabaseModule, EventLogModule, CacheModule, RateLimitsModule, AuthModule, RealtimeModule] })
class GatewayApp {}

/** A frame of the raw gateway. */
export interface Frame {
  op: number;
  s?: number;
  o?: string;
  t?: string;
  d: Record<string, unknown> | null | boolean;
}

/** A raw socket that keeps what it hears. */
export class RawSocket {
  readonly frames: Frame[] = [];
  readonly ws: WebSocket;
  readonly closed: Promise<number>;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.ws = new WebSocket(`${url.replace('http', 'ws')}/gateway`, { headers });
    this.ws.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString()) as Frame));
    this.closed = new Promise((resolve) => this.ws.on('close', resolve));
  }

  send(op: number, d: unknown): void {
    this.ws.send(JSON.stringify({ op, d }));
  }

  async until(matches: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      const found = this.frames.find(matches);
      if (found) return found;
      await Promise.race([
        once(this.ws, 'message'),
        this.closed.then((code) => Promise.reject(new Error(`closed ${code}`))),
      ]);
    }
  }

  event(t: string): Promise<Frame & { d: Record<string, unknown> }> {
    return this.until((frame) => frame.t === t) as never;
  }

  /** Says who it is and answers READY. */
  async identify(token: string, more: object = {}): ReturnType<RawSocket['event']> {
    await this.until(({ op }) => op === 10);
    this.send(2, { token, ...more });
    return this.event('READY');
  }
}

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
    const socket = new RawSocket(this.url, headers);
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
