// A cluster of its own for a fault run: started, asked for what runs, told to restart things, stopped.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

export class RunningCluster {
  #supervisor;

  /** Starts `npm run cluster` with these options. Resolves when all is ready. */
  async start(options) {
    const env = { ...process.env, MP_RATE_LIMITS: 'off', MP_LOG_LEVEL: process.env.MP_LOG_LEVEL ?? 'warn' };
    const args = ['tools/cluster.mjs', '--json', ...options];
    this.#supervisor = spawn(process.execPath, args, { env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve, reject) => {
      createInterface({ input: this.#supervisor.stdout }).once('line', resolve);
      this.#supervisor.once('exit', (code) => reject(new Error(`the cluster ended with code ${code}`)));
    });
  }

  /** What runs now: process ids change. */
  get state() {
    return JSON.parse(readFileSync('.cache/cluster.json', 'utf8'));
  }

  /** Members whose name begins so. */
  names(kind) {
    const { pids, engines } = this.state;
    return [...Object.keys(pids), ...Object.keys(engines)].filter((name) => name.startsWith(kind));
  }

  signal(name, signal) {
    const { pids, engines } = this.state;
    process.kill(pids[name] ?? engines[name].pid, signal);
  }

  restart(name) {
    return run(process.execPath, ['tools/cluster.mjs', 'restart', name]);
  }

  /** People who are signed in, members of one guild: `{guild_id, channel_id, sessions: [{user_id, token}]}`. */
  people(count) {
    const { engines } = this.state;
    const env = { ...process.env, DATABASE_URL: engines.postgres.address, REDIS_URL: engines.redis.address };
    const args = ['dist/apps/cli/src/main.js', 'dev:sessions', '--count', String(count), '--json'];
    return JSON.parse(execFileSync(process.execPath, args, { env, stdio: ['ignore', 'pipe', 2] }).toString());
  }

  async stop() {
    if (!this.#supervisor || this.#supervisor.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#supervisor.once('exit', resolve));
    this.#supervisor.kill('SIGTERM');
    await ended;
  }
}
