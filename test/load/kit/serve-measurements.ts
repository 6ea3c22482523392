const MICROSECONDS = 1e6;

/** In the process of a server under test: says that it listens, then answers what it has cost. */
export function serveMeasurements(port: number): void {
  process.on('message', (what) => {
    if (what === 'memory') for (let round = 0; round < 3; round++) globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuSeconds: (user + system) / MICROSECONDS, rssKiB: process.memoryUsage.rss() / 1024 });
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ port });
}
