import { setTimeout as sleep } from 'node:timers/promises';

/** What became of calls that were made at a steady rate, whether or not the earlier ones were answered. */
export interface Paced {
  offered: number;
  answered: number;
  failed: number;
  p50: number;
  /** Milliseconds from the moment a call was due, so that a server that stalls is not measured less often. */
  p99: number;
}

/** Calls `one` at `perSecond` for `ms`, and waits for the answers. */
export async function pace(perSecond: number, ms: number, one: () => Promise<unknown>): Promise<Paced> {
  const began = performance.now();
  const latencies: number[] = [];
  const calls: Promise<void>[] = [];
  let failed = 0;
  const call = async (due: number): Promise<void> => {
    try {
      await one();
      latencies.push(performance.now() - due);
    } catch {
      // Counted: an overloaded server refuses.
      failed += 1;
    }
  };
  for (let elapsed = 0; elapsed < ms; elapsed = performance.now() - began) {
    const due = Math.min(Math.ceil((elapsed / 1_000) * perSecond), Math.round((ms / 1_000) * perSecond));
    while (calls.length < due) calls.push(call(began + (calls.length / perSecond) * 1_000));
    await sleep(1);
  }
  await Promise.all(calls);
  return { offered: calls.length, answered: latencies.length, failed, ...percentiles(latencies) };
}

function percentiles(latencies: number[]): { p50: number; p99: number } {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
