// npm run cluster -- [options]: the topology of docker-compose.yml as plain processes on real engines.
import { mkdirSync } from 'node:fs';
import { chdir } from 'node:process';
import { build } from './build.mjs';
import { Cluster } from './cluster/cluster.mjs';
import { command as give, takeCommands } from './cluster/control.mjs';
import { endLeftovers } from './cluster/leftovers.mjs';
import { readOptions, USAGE } from './cluster/options.mjs';
import { HOME, ROOT } from './cluster/places.mjs';

const note = (text) => process.stderr.write(`cluster: ${text}\n`);

async function run(options) {
  if (await give({ command: 'ping' })) throw new Error('it runs already; end it with: npm run cluster -- stop');
  const left = await endLeftovers();
  if (left > 0) note(`ended ${left} processes of an earlier run`);
  build();
  const cluster = new Cluster(options, note);
  const end = endWith(cluster);
  try {
    await cluster.start();
  } catch (error) {
    if (!end.begun) note(error.message);
    return end(1);
  }
  mkdirSync(HOME, { recursive: true });
  takeCommands(async ({ command, name }) => {
    if (command === 'restart') await cluster.restart(name);
    if (command === 'stop') await end(0);
  });
  const state = cluster.state();
  console.log(options.json ? JSON.stringify(state) : JSON.stringify(state, null, 2));
  note('ready; Ctrl-C ends it');
}

/** Ends the cluster and then this process, once, however often it is told to. */
function endWith(cluster) {
  const end = async (code) => {
    if (!end.begun) note('stopping');
    end.begun = true;
    await cluster.stop();
    // The one who asked over the socket gets an answer first.
    setImmediate(() => process.exit(code));
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void end(0));
  return end;
}

async function order([command, name]) {
  if (!['restart', 'stop'].includes(command) || (command === 'restart') !== (name !== undefined))
    throw new Error(USAGE);
  const answer = await give({ command, name });
  if (answer?.ok === false) throw new Error(answer.reason);
  if (answer) return;
  if (command === 'restart') throw new Error('no cluster runs');
  note(`ended ${await endLeftovers()} processes`);
}

try {
  chdir(ROOT);
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(USAGE);
  else await (options.command.length > 0 ? order(options.command) : run(options));
} catch (error) {
  note(error.message);
  process.exitCode = 1;
}
