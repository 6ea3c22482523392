import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Access } from '@messagepal/access';
import { loadConfig } from '@messagepal/config';
import { createApp } from '@messagepal/runtime';
import { AbstractLogger, DataSource } from 'typeorm';
import { ApiModule } from '../../../apps/api/src/api.module';
import type { BenchDatabase, Minted } from '../kit/bench-database';

/** Counts what is asked of PostgreSQL. */
class QueryCount extends AbstractLogger {
  queries = 0;
  override logQuery(): void {
    this.queries++;
  }
  protected override writeLog(): void {}
}

/** A REST node in this very process, whose queries are counted. */
export class WarmNode {
  private readonly count = new QueryCount();

  private constructor(
    private readonly app: NestExpressApplication,
    private readonly minted: Minted,
  ) {
    app.get(DataSource).setOptions({ logging: ['query'], logger: this.count });
  }

  static async start(database: BenchDatabase, minted: Minted): Promise<WarmNode> {
    const app = await createApp(ApiModule, loadConfig({ ...process.env, ...database.env }));
    await app.listen(0, '127.0.0.1');
    return new WarmNode(app, minted);
  }

  stop(): Promise<void> {
    return this.app.close();
  }

  /** The guard's question about the channel, so often; answers µs each. */
  async ask(times: number): Promise<number> {
    const access = this.app.get(Access, { strict: false });
    const [{ user_id: userId } = { user_id: '' }] = this.minted.sessions;
    const began = process.hrtime.bigint();
    for (let n = 0; n < times; n++) await access.channel(userId, this.minted.channel_id, 'SEND_MESSAGES');
    return Number(process.hrtime.bigint() - began) / 1_000 / times;
  }

  /** Asks for a path so often, the ids of the guild and channel filled in; answers µs and queries each. */
  async request(path: string, times: number): Promise<{ us: number; queries: number }> {
    const url = this.url(path);
    const headers = { Authorization: `Bearer ${this.minted.sessions[0]?.token}` };
    const before = this.count.queries;
    const began = process.hrtime.bigint();
    for (let n = 0; n < times; n++) {
      const answer = await fetch(url, { headers });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
    }
    const us = Number(process.hrtime.bigint() - began) / 1_000 / times;
    return { us, queries: (this.count.queries - before) / times };
  }

  private url(path: string): string {
    const { port } = this.app.getHttpServer().address() as AddressInfo;
    const filled = path.replace('{guild}', this.minted.guild_id).replace('{channel}', this.minted.channel_id);
    return `http://127.0.0.1:${port}/api/v1${filled}`;
  }
}
