import { setTimeout as sleep } from 'node:timers/promises';
import { HttpCaller } from '../kit/http-caller';
import type { ServerProcess } from '../kit/server-process';

const LOOK_MS = 20;

/** A process under test. */
export interface Part {
  name: string;
  server: ServerProcess;
}

interface Round {
  perSecond: number;
  /** CPU milliseconds a message, part by part. */
  cpuMs: number[];
}

export interface Result {
  what: string;
  perSecond: number;
  /** CPU milliseconds a message by part, and of all parts. */
  cpuMs: Record<string, number>;
  sumMs: number;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Processes that take messages together, and people who send without a pause. The first part is the one that is asked. */
export class Contestant {
  private rounds: Round[] = [];

  constructor(
    readonly what: string,
    private readonly parts: readonly Part[],
    private readonly path: string,
    private readonly tokens: readonly string[],
  ) {}

  /** Until so many messages are answered. */
  async run(messages: number): Promise<void> {
    const callers = await this.connect();
    const [before, began] = [await this.cpu(), performance.now()];
    const sum = (of: 'answers' | 'failures'): number => callers.reduce((all, caller) => all + caller[of], 0);
    for (const caller of callers) caller.start();
    while (sum('answers') < messages) await sleep(LOOK_MS);
    await Promise.all(callers.map((caller) => caller.stop()));
    const seconds = (performance.now() - began) / 1_000;
    const after = await this.cpu();
    for (const caller of callers) caller.close();
    if (sum('failures') > 0) throw new Error(`${this.what} refused ${sum('failures')} messages`);
    const cpuMs = after.map((spent, i) => ((spent - (before[i] ?? NaN)) / sum('answers')) * 1_000);
    this.rounds.push({ perSecond: sum('answers') / seconds, cpuMs });
  }

  /** What was so far was for warming up. */
  forget(): void {
    this.rounds = [];
  }

  /** Medians over the rounds. */
  get result(): Result {
    const of = (i: number): number => median(this.rounds.map(({ cpuMs }) => cpuMs[i] ?? NaN));
    const cpuMs = Object.fromEntries(this.parts.map(({ name }, i) => [name, of(i)]));
    const sums = this.rounds.map((round) => round.cpuMs.reduce((sum, ms) => sum + ms, 0));
    const perSecond = median(this.rounds.map((round) => round.perSecond));
    return { what: this.what, perSecond, cpuMs, sumMs: median(sums) };
  }

  async leave(): Promise<void> {
    await Promise.all(this.parts.map(({ server }) => server.stop()));
  }

  /** Anew for each round: servers close connections on which nothing happens for 5 s. */
  private connect(): Promise<HttpCaller[]> {
    const port = this.parts[0]?.server.port ?? 0;
    const open = (token: string): Promise<HttpCaller> =>
      HttpCaller.open(port, this.path, [`Authorization: Bearer ${token}`], BODY);
    return Promise.all(this.tokens.map(open));
  }

  private cpu(): Promise<number[]> {
    return Promise.all(this.parts.map(async ({ server }) => (await server.measure('cpu')).cpuSeconds));
  }
}

const BODY = JSON.stringify({
  content:
    'What is essential is invisible to the eye, the little prince repeated, so that he would be sure to remember.',
});
