import type { Random } from '../../testing/random';

/** What everything under way in a crashed process ends with. */
export class Crash extends Error {}

/** The steps of one process (or client). Once crashed, it takes no further one. */
export class Lane {
  crashed = false;

  constructor(
    private readonly scheduler: Scheduler,
    readonly name: string,
  ) {}

  /** Resolves when it is this one's turn, which may be after a thousand steps of others. */
  step(): Promise<void> {
    if (this.crashed) return Promise.reject(new Crash());
    return this.scheduler.wait(this);
  }

  crash(): void {
    this.crashed = true;
    this.scheduler.abort(this);
  }
}

interface Turn {
  lane: Lane;
  resume: () => void;
  fail: (reason: Error) => void;
}

/** Lets one waiting step at a time go on, chosen by chance: whatever order can happen, some seed makes happen. */
export class Scheduler {
  private turns: Turn[] = [];

  constructor(private readonly random: Random) {}

  lane(name: string): Lane {
    return new Lane(this, name);
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.turns.length;
  }

  wait(lane: Lane): Promise<void> {
    return new Promise((resume, fail) => this.turns.push({ lane, resume, fail }));
  }

  abort(lane: Lane): void {
    for (const { fail } of this.turns.filter((turn) => turn.lane === lane)) fail(new Crash());
    this.turns = this.turns.filter((turn) => turn.lane !== lane);
  }

  /** Runs until `work` has ended; `chaos` is called before every step. */
  async run(work: Promise<unknown>, chaos: () => void = () => undefined): Promise<void> {
    const state = { ended: false, failure: undefined as unknown };
    const end = (failure?: unknown): void => void Object.assign(state, { ended: true, failure });
    work.then(() => end(), end);
    await quiet();
    while (!state.ended) {
      chaos();
      if (this.turns.length === 0) throw new Error('nobody can go on');
      const [turn] = this.turns.splice(this.random.below(this.turns.length), 1);
      turn?.resume();
      await quiet();
    }
    if (state.failure !== undefined) throw state.failure;
  }
}

/** Resolves when everything that could go on without a step has done so. */
const quiet = (): Promise<void> => new Promise(setImmediate);
