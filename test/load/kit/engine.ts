import { spawnSync } from 'node:child_process';

/** An engine that `tools/engines` brings: started if it does not run, shared with whoever else uses it. */
export class Engine<State> {
  constructor(private readonly name: 'cassandra' | 'redis') {}

  /** What the tool prints of it: where it is. */
  start(): State {
    const { status, stdout, stderr } = this.run('start');
    if (status !== 0) throw new Error(`${this.name} did not start: ${stderr}`);
    return JSON.parse(stdout) as State;
  }

  /** Stopped only when nobody else uses it. */
  stop(): void {
    this.run('stop');
  }

  private run(command: 'start' | 'stop') {
    const args = [`tools/engines/${this.name}.mjs`, command, '--for', String(process.pid)];
    return spawnSync(process.execPath, args, { encoding: 'utf8' });
  }
}
