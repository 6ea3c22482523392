// What the commands beside have in common: one engine for whoever asks, stopped with the last who uses it, answers in JSON.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { alone, users } from './java/daemon.mjs';

/** The words of the command line: `{command, values}`. `--for PID` is known to all. */
export function readCommand(options = {}) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { for: { type: 'string' }, ...options },
  });
  return { command: positionals[0], values };
}

/** What an engine that runs in `home` has told of itself. */
export const stateIn = (home) => {
  const file = join(home, 'state.json');
  return {
    read: () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined),
    write: (state) => writeFileSync(file, JSON.stringify(state)),
  };
};

/**
 * Runs one command and prints its answer. `given` resolves to the engine that the environment names, if it names one; `boot`
 * to ours, started if it does not run; `end` stops it. `more` are further commands by name.
 */
export async function runCommand({ command, values }, { name, usage, home, given, boot, end, more }) {
  async function start() {
    const outside = await given();
    if (outside) return outside;
    if (values.for) users(home).add(values.for);
    return boot();
  }

  async function stop() {
    if (values.for) {
      users(home).remove(values.for);
      if (users(home).left() > 0) return { stopped: false };
    }
    await end();
    return { stopped: true };
  }

  const commands = { start: () => alone(home, start), stop: () => alone(home, stop), ...more };
  if (!Object.hasOwn(commands, command ?? '')) {
    console.error(`usage: ${usage}`);
    process.exitCode = 2;
    return;
  }
  try {
    mkdirSync(home, { recursive: true });
    console.log(JSON.stringify(await commands[command]()));
  } catch (error) {
    console.error(`${name} for tests: ${error.message}`);
    process.exitCode = 1;
  }
}
