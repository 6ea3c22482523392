const MICROSECONDS = 1e6;

/**
 * In the process of a server under test: says that it listens, then answers what it has cost, and the count that its bench goes
 * by, if there is one.
 */
export function serveMeasurements(port: number, count: () => number | Promise<number> = () => 0): void {
  process.on('message', (what) => void answer(what, count));
  process.on('disconnect', () => process.exit(0));
  process.send?.({ port });
}

async function answer(what: unknown, count: () => number | Promise<number>): Promise<void> {
  if (what === 'memory') for (let round = 0; round < 3; round++) globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const rssKiB = process.memoryUsage.rss() / 1024;
  process.send?.({ cpuSeconds: (user + system) / MICROSECONDS, rssKiB, count: await count() });
}
