// One process of the cluster that is started again when it dies, as `restart: unless-stopped` does in compose.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const AGAIN_AFTER_MS = 1_000;

export class Supervised {
  #child;
  #stopped = false;

  /** `answers` resolves to whether it does its work; `changed` is called with each new process id. */
  constructor({ name, command, args, env, log, answers, changed, note }) {
    Object.assign(this, { name, command, args, env, log, answers, changed, note });
  }

  get pid() {
    return this.#child?.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  start() {
    const out = openSync(this.log, 'a');
    // In a group of its own: Ctrl-C is for the supervisor, which ends the parts in order.
    this.#child = spawn(this.command, this.args, { env: this.env, detached: true, stdio: ['ignore', out, out] });
    closeSync(out);
    this.#child.on('error', (error) => this.note(`${this.name}: ${error.message}`));
    this.#child.on('exit', (code, signal) => void this.#ended(signal ?? `code ${code}`));
    this.changed();
  }

  /** Resolves when it does its work. */
  async ready(timeoutMs) {
    for (const until = Date.now() + timeoutMs; Date.now() < until; await sleep(100)) {
      if (await this.answers()) return;
    }
    throw new Error(`${this.name} is not ready after ${timeoutMs / 1000} s; its log: ${this.log}`);
  }

  /** Tells it to end. It comes back unless it is being stopped. */
  end() {
    if (this.pid) process.kill(this.pid, 'SIGTERM');
  }

  /** Ends it for good: SIGTERM and patience, then SIGKILL. */
  async stop(graceMs) {
    this.#stopped = true;
    this.end();
    for (const until = Date.now() + graceMs; this.pid && Date.now() < until;) await sleep(20);
    if (this.pid) process.kill(this.pid, 'SIGKILL');
  }

  async #ended(how) {
    if (this.#stopped) return;
    this.note(`${this.name} ended (${how}): again in ${AGAIN_AFTER_MS / 1000} s`);
    this.changed();
    await sleep(AGAIN_AFTER_MS);
    if (!this.#stopped) this.start();
  }
}
