import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { migrate, startEmbeddedPostgres } from '@messagepal/database';

/** Accounts of a bench, all members of one guild. */
export interface Minted {
  guild_id: string;
  channel_id: string;
  sessions: { user_id: string; token: string }[];
}

/** A PostgreSQL for benches: DATABASE_URL if it is set, else an embedded one under `.cache`. */
export class BenchDatabase {
  private constructor(
    readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async open(): Promise<BenchDatabase> {
    const given = process.env['DATABASE_URL'];
    const server = given
      ? undefined
      : await startEmbeddedPostgres({ dataDir: resolve('.cache/bench/postgres'), durable: true, log: () => undefined });
    const url = given ?? server!.url;
    await migrate(url);
    return new BenchDatabase(url, async () => server?.stop());
  }

  /** What servers under test need in their environment. */
  get env(): NodeJS.ProcessEnv {
    return {
      DATABASE_URL: this.url,
      NODE_ENV: 'development',
      MP_RATE_LIMITS: 'off',
      MP_LOG_LEVEL: 'error',
      MP_DEMO: 'false',
    };
  }

  /** `npm run mp -- dev:sessions`, without building again. */
  mint(count: number): Minted {
    const cli = resolve('dist/apps/cli/src/main.js');
    const args = [cli, 'dev:sessions', '--count', String(count), '--json'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      env: { ...process.env, ...this.env },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (status !== 0) throw new Error(`dev:sessions failed: ${stderr}`);
    return JSON.parse(stdout) as Minted;
  }
}
