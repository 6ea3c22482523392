import { Logger } from '@nestjs/common';
import { describeFailure } from './startup-failure';

/** How long an orderly end may take before it is cut short. */
const END_WITHIN_MS = 30_000;

/** Remembers what has to be undone when the start fails later on. */
export type Undo = (step: () => Promise<void>) => void;

/**
 * What `main.ts` does: starts, or says in plain words on standard error why not, undoes what the start has said to `undo`, the
 * last first, and ends with code 1.
 */
export function runProcess(start: (undo: Undo) => Promise<void>): void {
  const steps: (() => Promise<void>)[] = [];
  start((step) => void steps.unshift(step)).catch(async (error: unknown) => {
    process.stderr.write(`${describeFailure(error)}\n`);
    // The reason has been said. What breaks because of the undoing is no news.
    Logger.overrideLogger(false);
    setTimeout(() => process.exit(1), END_WITHIN_MS).unref();
    for (const step of steps) await step().catch(() => undefined);
    process.exit(1);
  });
}

/**
 * Ends the process when it is told to (SIGTERM, SIGINT) or when something was thrown that nobody caught: `close` has 30 s,
 * then the process ends all the same. `report` hears of what was not caught.
 */
export function endWith(close: () => Promise<unknown>, report: (error: unknown) => void): void {
  let ending = false;
  const end = (code: number): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), END_WITHIN_MS).unref();
    close().then(
      () => process.exit(code),
      (error: unknown) => {
        report(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end(0));
  const fail = (error: unknown): void => {
    report(error);
    end(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
}
