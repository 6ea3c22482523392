import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Whether processes can be bound to cores. */
export const canPin = spawnSync('taskset', ['--version']).status === 0;

/** Binds this very process to a core, if that is possible. */
export function pinSelf(core: number): void {
  if (canPin) spawnSync('taskset', ['-cp', String(core), String(process.pid)]);
}

export type ServerAnswer = { cpuSeconds: number; rssKiB: number; count: number };

/** A server under test in a process of its own on core 0; it answers over IPC what it has cost. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  /** `script` is a compiled file that calls {@link serveMeasurements} once it listens. */
  static async start(script: string, args: string[], env: NodeJS.ProcessEnv): Promise<ServerProcess> {
    const node = [process.execPath, '--expose-gc', script, ...args];
    const [command, ...rest] = canPin ? ['taskset', '-c', '0', ...node] : node;
    const child = spawn(command!, rest, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [message] = (await Promise.race([once(child, 'message'), failed(child)])) as [{ port: number }];
    return new ServerProcess(child, message.port);
  }

  /** CPU since the start of the process, and its memory after a collection of garbage. */
  async measure(what: 'cpu' | 'memory'): Promise<ServerAnswer> {
    this.child.send(what);
    const [answer] = (await once(this.child, 'message')) as [ServerAnswer];
    return answer;
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}

async function failed(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number];
  throw new Error(`a server under test ended with ${code}`);
}
