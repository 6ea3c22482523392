// A product of its own for a fault run: `npm start` on embedded engines, on a free port, with data that go with it.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_WITHIN_MS = 120_000;

export class RunningStandalone {
  #dataDir;
  #env;
  #server;

  /** Settings beside those of every run: no demo, no limits. */
  constructor(port, settings) {
    this.#dataDir = mkdtempSync(join(tmpdir(), 'messagepal-faults-'));
    this.url = `http://127.0.0.1:${port}`;
    const own = { PORT: String(port), MP_DATA_DIR: this.#dataDir, MP_DEMO: 'false', MP_RATE_LIMITS: 'off' };
    this.#env = { ...process.env, ...own, ...settings };
  }

  static async open(settings = {}) {
    return new RunningStandalone(await freePort(), settings);
  }

  /** Starts it, also after it was stopped. Resolves when it is ready. */
  async start() {
    const args = ['tools/run.mjs', 'standalone'];
    this.#server = spawn(process.execPath, args, { env: this.#env, stdio: ['ignore', 'ignore', 'inherit'] });
    for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end;) {
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(100);
    }
    throw new Error(`the server did not become ready within ${READY_WITHIN_MS / 1_000} s`);
  }

  /** Resolves when it is gone. */
  async stop(signal = 'SIGTERM') {
    const server = this.#server;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await gone;
  }

  /** Starts it, waits for `main`, removes all of it; the process ends with 0 if `main` answered true. */
  async run(main) {
    try {
      await this.start();
      process.exitCode = (await main()) ? 0 : 1;
    } finally {
      await this.stop();
      this.#removeData();
    }
  }

  /** Where root's server may not lie, a file names the place of its data. */
  #removeData() {
    const location = join(this.#dataDir, 'postgres', 'location');
    const elsewhere = existsSync(location) ? [readFileSync(location, 'utf8').trim()] : [];
    for (const folder of [...elsewhere, this.#dataDir]) rmSync(folder, { recursive: true, force: true });
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
