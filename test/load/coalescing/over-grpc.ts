import { join } from 'node:path';
import { openRemoteHome, type MessageHome } from '@messagepal/messages';
import { SnowflakeGenerator } from '@messagepal/snowflake';
import { freePort } from '../kit/free-port';
import { pace } from '../kit/pace';
import { ServerProcess } from '../kit/server-process';
import { CheckedChannel } from './checked-channel';
import type { Row } from './rows';
import type { BenchStore } from '../kit/bench-store';

/** Each stands for an API process: what one of them asks twice at the same time, it asks once. */
const CALLERS = 50;
const FILL = 100;

type Caller = MessageHome & { onApplicationShutdown(): void };

/** `habit`: everybody asks the channel's home. `random`: everybody asks anybody. */
export type Routing = 'habit' | 'random';

/** Data Services in processes of their own, and many callers. */
export class OverGrpc {
  private readonly ids = new SnowflakeGenerator({ node: 1_001 });

  private constructor(
    private readonly servers: ServerProcess[],
    private readonly callers: Record<Routing, Caller[]>,
  ) {}

  static async start(instances: number, { env }: BenchStore): Promise<OverGrpc> {
    const servers: ServerProcess[] = [];
    const addresses: string[] = [];
    for (let i = 0; i < instances; i += 1) {
      const address = `127.0.0.1:${await freePort()}`;
      addresses.push(address);
      servers.push(
        await ServerProcess.start(join(__dirname, 'server.js'), [], { ...env, MP_DATA_SERVICE_LISTEN: address }),
      );
    }
    const callers = (entries: (i: number) => string[]): Promise<Caller[]> =>
      Promise.all(Array.from({ length: CALLERS }, (_, i) => openRemoteHome(entries(i))));
    const habit = await callers(() => addresses);
    const random = await callers((i) => [addresses[i % addresses.length] ?? '']);
    return new OverGrpc(servers, { habit, random });
  }

  /** So many identical reads in one turn of the loop, by so many callers. Each makes two calls of them at most. */
  async burst(reads: number, callers: number): Promise<Row> {
    const channel = await this.channel('habit', callers);
    const before = await this.queries();
    await Promise.all(Array.from({ length: reads }, () => channel.read()));
    const queries = (await this.queries()) - before;
    const who = callers === 1 ? '1 caller' : `${callers} callers`;
    const what = `gRPC, ${this.servers.length} instance, ${who}, all at once`;
    return { what, reads, queries, stale: channel.stale };
  }

  async sustained(routing: Routing, readsPerSecond: number, writesPerSecond: number, ms: number): Promise<Row> {
    const channel = await this.channel(routing);
    const [reads, written, before] = [channel.reads, channel.writes, await this.queries()];
    const [{ failed, p50, p99 }] = await Promise.all([
      pace(readsPerSecond, ms, () => channel.read()),
      pace(writesPerSecond, ms, () => channel.write()),
    ]);
    const where = `${this.servers.length} instance${this.servers.length > 1 ? `s, ${routing} routing` : ''}`;
    return {
      what: `gRPC, ${where}, ${readsPerSecond}/s beside ${writesPerSecond} writes/s`,
      reads: channel.reads - reads,
      queries: (await this.queries()) - before,
      writes: channel.writes - written,
      stale: channel.stale,
      failed,
      p50,
      p99,
    };
  }

  async stop(): Promise<void> {
    for (const caller of [...this.callers.habit, ...this.callers.random]) caller.onApplicationShutdown();
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  private async channel(routing: Routing, count = CALLERS): Promise<CheckedChannel> {
    const callers = this.callers[routing].slice(0, count);
    const pick = (): Caller => callers[Math.floor(Math.random() * callers.length)] as Caller;
    const channel = new CheckedChannel(this.ids.next(), pick);
    for (let i = 0; i < FILL; i += 1) await channel.write();
    // Every caller has its connection before anything is timed.
    await Promise.all(callers.map((caller) => caller.page(channel.id, { limit: 1 })));
    return channel;
  }

  private async queries(): Promise<number> {
    const counts = await Promise.all(this.servers.map(({ port }) => queriesOf(port)));
    return counts.reduce((sum, count) => sum + count, 0);
  }
}

async function queriesOf(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^messagepal_data_service_total\{what="queries"\} (\d+)/m.exec(text)?.[1] ?? 0);
}
