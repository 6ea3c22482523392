/**
 * The outcome of `work`, or a rejection after `ms`. An answer that lies in a socket while this process is held up by something
 * else is in time: the rejection waits until what has arrived was looked at once. What is no promise needs no timer.
 */
export function withinTurn<T>(ms: number, work: T | Promise<T>): T | Promise<T> {
  return work instanceof Promise ? race(ms, work) : work;
}

async function race<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // Timers come before the sockets in a turn of the event loop, immediates after them.
    timer = setTimeout(() => setImmediate(() => reject(new Error(`took over ${ms} ms`))), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
