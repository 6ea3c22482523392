import type { Instance } from './instance';

/** An instance that answers nobody for as long is taken for stopped. One that is only slow answers others meanwhile. */
const SILENT_AFTER_MS = 700;

/** Resolves when the attempt fails, or when its instance has answered nobody for 700 ms; never if it is answered before. */
export function silenceOf(instance: Instance, attempt: Promise<unknown>): Promise<undefined> {
  return new Promise((resolve) => {
    const started = performance.now();
    let timer: NodeJS.Timeout;
    const look = (): void => {
      const left = Math.max(started, instance.heardAt) + SILENT_AFTER_MS - performance.now();
      if (left > 1) {
        timer = setTimeout(look, left);
        return;
      }
      instance.markDown();
      resolve(undefined);
    };
    look();
    const stop = (): void => clearTimeout(timer);
    attempt.then(stop, () => {
      stop();
      resolve(undefined);
    });
  });
}
