// What goes wrong, and when: parts of the run's length. A fault whose part does not run is left out, and that is said.
import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 10_000;

const FAULTS = [
  { at: 0.08, name: 'data service killed', part: 'data-1', act: (cluster) => cluster.signal('data-1', 'SIGKILL') },
  { at: 0.2, name: 'data service paused for 10 s', part: 'data-2', act: pause('data-2') },
  {
    at: 0.38,
    name: 'Cassandra node killed',
    part: 'cassandra-3',
    act: (cluster) => cluster.signal('cassandra-3', 'SIGKILL'),
  },
  { at: 0.52, name: 'Cassandra node returns', part: 'cassandra-3', act: (cluster) => cluster.restart('cassandra-3') },
  { at: 0.62, name: 'Redis restarted', part: 'redis', act: (cluster) => cluster.restart('redis') },
  { at: 0.74, name: 'Redis flushed', part: 'redis', act: flush },
  { at: 0.86, name: 'api killed', part: 'api-1', act: (cluster) => cluster.signal('api-1', 'SIGKILL') },
];

function pause(name) {
  return async (cluster) => {
    cluster.signal(name, 'SIGSTOP');
    await sleep(PAUSE_MS);
    cluster.signal(name, 'SIGCONT');
  };
}

async function flush(cluster) {
  const redis = new Redis(cluster.state.engines.redis.address);
  try {
    await redis.flushall();
  } finally {
    redis.disconnect();
  }
}

/** Injects all faults over `seconds`; `only` keeps those whose name has one of these words. Resolves when the last is over. */
export async function injectFaults(cluster, seconds, say, only = []) {
  const begun = Date.now();
  const since = () => ((Date.now() - begun) / 1000).toFixed(1);
  const chosen = FAULTS.filter(({ name }) => only.length === 0 || only.some((word) => name.includes(word)));
  await Promise.all(
    chosen.map(async ({ at, name, part, act }) => {
      if (cluster.names(part).length === 0) return say(`left out, there is no ${part}: ${name}`);
      await sleep(at * seconds * 1000);
      say(`${since()} s: ${name}`);
      await act(cluster);
      say(`${since()} s: ${name}, done`);
    }),
  );
}
