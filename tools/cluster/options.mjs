import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run cluster -- [options]           run until SIGTERM or Ctrl-C
       npm run cluster -- restart <name>      an engine (also one that was killed) or a process of ours
       npm run cluster -- stop
Options:
  --json                        one line of JSON on standard output when all is ready
  --messages cassandra          where messages are kept: postgres, cassandra or mongo
  --cassandra-nodes 1           1 or 3
  --files s3                    where files are kept: s3, or none for the folder of this checkout
  --api 2 --gateway 2 --data 2 --worker 1    how many of each; --data 0 leaves messages to the api processes
  --port 21000                  of HAProxy; the others follow
  --keep                        go on with the data of the last run
Engines that the environment names (DATABASE_URL, REDIS_URL, CASSANDRA_CONTACT_POINTS, MONGODB_URL, S3_ENDPOINT) are used as they are.`;

const FILES = ['s3', 'none'];
const STORES = ['postgres', 'cassandra', 'mongo'];
const KINDS = { api: '2', gateway: '2', data: '2', worker: '1' };
const text = { type: 'string' };

/** What was asked for. Throws with a sentence for the person at the keyboard. */
export function readOptions(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      messages: { ...text, default: 'cassandra' },
      files: { ...text, default: 's3' },
      'cassandra-nodes': { ...text, default: '1' },
      port: { ...text, default: '21000' },
      ...Object.fromEntries(Object.entries(KINDS).map(([kind, count]) => [kind, { ...text, default: count }])),
    },
  });
  if (!STORES.includes(values.messages)) throw new Error(`--messages is one of ${STORES.join(', ')}`);
  if (!FILES.includes(values.files)) throw new Error(`--files is one of ${FILES.join(', ')}`);
  const counts = Object.keys(KINDS).map((kind) => [kind, whole(kind, values[kind], kind === 'data' ? 0 : 1, 20)]);
  const nodes = whole('cassandra-nodes', values['cassandra-nodes'], 1, 3);
  if (nodes === 2) throw new Error('--cassandra-nodes is 1 or 3');
  const { json, keep, help, messages, files } = values;
  const port = whole('port', values.port, 1, 65_000);
  return { command: positionals, json, keep, help, messages, files, nodes, port, counts: Object.fromEntries(counts) };
}

function whole(name, given, least, most) {
  const number = Number(given);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new Error(`--${name} is a number from ${least} to ${most}`);
}
