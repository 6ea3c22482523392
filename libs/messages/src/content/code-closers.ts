import type { Characters } from './characters';

const BACKTICK = 0x60;
/** So many backticks open a block, which any run as long or longer closes; fewer open a span, closed by as many. */
const FENCE = 3;

interface Run {
  at: number;
  end: number;
}

/** Runs in order, with the first one that was not passed yet. */
interface Runs {
  list: Run[];
  next: number;
}

/** The position after the run of backticks that begins at `at`. */
export function runEnd(text: Characters, at: number): number {
  let end = at;
  while (end < text.length && text.charCodeAt(end) === BACKTICK) end += 1;
  return end;
}

/**
 * Which backticks close which. All runs are found in one pass and are passed by once, since questions come in order of
 * position: to look for each opening one through the rest of the text would take quadratic time where none is closed.
 */
export class CodeClosers {
  private readonly byLength = new Map<number, Runs>();
  private readonly fences: Runs = { list: [], next: 0 };

  constructor(text: Characters, from: number) {
    for (let at = from; at < text.length;) {
      const end = runEnd(text, at);
      if (end > at) this.add({ at, end });
      at = end + 1;
    }
  }

  /** The position after the run that closes one of `length` backticks which ends at `from`; undefined if none does. */
  after(from: number, length: number): number | undefined {
    const runs = length >= FENCE ? this.fences : this.byLength.get(length);
    while (runs?.list[runs.next] && (runs.list[runs.next] as Run).at < from) runs.next += 1;
    return runs?.list[runs.next]?.end;
  }

  private add(run: Run): void {
    const length = run.end - run.at;
    if (length >= FENCE) return void this.fences.list.push(run);
    const runs = this.byLength.get(length) ?? { list: [], next: 0 };
    this.byLength.set(length, runs);
    runs.list.push(run);
  }
}
