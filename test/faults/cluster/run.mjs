// How every run on a cluster of its own begins and ends.
import { parseArgs } from 'node:util';
import { RunningCluster } from './running-cluster.mjs';

/**
 * The options of a run, with their defaults: a text for `--seconds 60`, false for `--resume`. What stands behind `--` is
 * `passed` on to the cluster.
 */
export function optionsOf(defaults) {
  const split = process.argv.indexOf('--');
  const args = split < 0 ? process.argv.slice(2) : process.argv.slice(2, split);
  const passed = split < 0 ? [] : process.argv.slice(split + 1);
  const options = Object.entries(defaults).map(([name, value]) => [name, { type: typeof value, default: value }]);
  return { values: parseArgs({ args, options: Object.fromEntries(options) }).values, passed };
}

/** Calls `main` with a cluster that is stopped after it, and ends the process: with 0 if it answered true. */
export async function runOnCluster(main) {
  const cluster = new RunningCluster();
  try {
    process.exitCode = (await main(cluster)) ? 0 : 1;
  } finally {
    await cluster.stop();
  }
  // What is left of sockets must not keep the run from ending.
  process.exit();
}
