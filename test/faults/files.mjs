// node test/faults/files.mjs
// The whole product in one process, on a real S3 server behind a proxy, both its own:
// - 100 MiB in presigned parts with progress, and as one form: the memory of the process stays flat;
// - S3 stopped (SIGSTOP), then silent (a network that swallows everything), in every phase of an upload and a download: 503 with a
//   code within 3 s where S3 is needed, text as ever, the event loop free;
// - uploads cut half-way, files that are never sent, messages that are deleted: after the clean-up the store has exactly the
//   files of messages.
// Prints a line for each; exits 1 when a promise was broken. Times are the promised ones and half a second for a busy machine, on which
// the event loop may be held up as much as with S3, and half as much again.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import pg from 'pg';
import { build } from '../../tools/build.mjs';
import { freePorts } from '../../tools/engines/java/probe.mjs';
import { ensureProgram } from '../../tools/engines/s3/program.mjs';
import { PORTS, REGION, startServer, stopServer } from '../../tools/engines/s3/server.mjs';
import { freeze, thaw } from './engines/freeze.mjs';
import { Person } from './files/person.mjs';
import { silentProxy } from './files/silent-proxy.mjs';

const MIB = 1024 * 1024;
const REFUSED_WITHIN_MS = 3_500;
const LAG_P99_MS = 100;
const ROUNDS = 6;
const BUCKET = 'files';
const require = createRequire(import.meta.url);

const broken = [];
const stops = [];
const home = mkdtempSync(join(tmpdir(), 'messagepal-files-'));
chmodSync(home, 0o711);

function judge(line, faults) {
  console.log(
    `${faults.length === 0 ? 'ok    ' : 'BROKEN'} ${line}${faults.map((one) => `\n         ${one}`).join('')}`,
  );
  broken.push(...faults);
}

async function until(condition, ms = 120_000) {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(100))
    if (await condition().catch(() => false)) return true;
  return false;
}

async function startS3() {
  const program = ensureProgram();
  const port = await freePorts('127.0.0.1', 21_200, PORTS);
  const keys = { accessKeyId: 'messagepal', secretAccessKey: randomBytes(24).toString('hex') };
  const address = { endpoint: `http://127.0.0.1:${port}`, region: REGION, ...keys };
  const dir = join(home, 's3');
  await startServer({ program, dir, port, address });
  stops.push(() => stopServer({ program, dir }));
  return { ...address, pid: Number(readFileSync(join(dir, 'pid'), 'utf8')) };
}

async function startPostgres() {
  const embedded = (file) => require(`../../dist/libs/database/src/embedded/${file}.js`);
  const port = await freePorts('127.0.0.1', 21_300, 1);
  const options = { dataDir: join(home, 'postgres'), port, durable: false, log: () => {} };
  const server = await embedded('embedded-postgres').startEmbeddedPostgres(options);
  await server.own();
  stops.push(() => server.stop());
  return server.url;
}

async function startProduct(env) {
  const port = await freePorts('127.0.0.1', 21_320, 1);
  const log = openSync(join(home, 'product.log'), 'a');
  const own = {
    PORT: String(port),
    MP_DATA_DIR: join(home, 'data'),
    MP_DEMO: 'false',
    MP_RATE_LIMITS: 'off',
    MP_LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, ['dist/apps/standalone/src/main.js'], {
    env: { ...process.env, ...own, ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  stops.push(() => (child.kill('SIGTERM'), ended));
  const url = `http://127.0.0.1:${port}`;
  if (!(await until(async () => (await fetch(`${url}/health/ready`)).ok)))
    throw new Error('the product does not start');
  return { url, pid: child.pid };
}

/** Resident MiB of the process. */
const memoryOf = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

async function lagOf(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^nodejs_eventloop_lag_p99_seconds(?:\{[^}]*\})? (\S+)/m.exec(text)?.[1]) * 1000;
}

async function largeFiles(person, { pid }) {
  const bytes = randomBytes(100 * MIB);
  // What a first upload makes the process load is none of the file's.
  await person.sendForm(bytes.subarray(0, 6 * MIB));
  const before = memoryOf(pid);
  let peak = before;
  const sampler = setInterval(() => (peak = Math.max(peak, memoryOf(pid))), 50);
  const steps = [];
  const { body } = await person.reserve(bytes.length);
  const done = await person.upload(body.attachments[0], bytes, (through) => steps.push(Math.round(through / MIB)));
  const afterParts = peak;
  const form = await person.sendForm(bytes);
  clearInterval(sampler);
  judge(
    `100 MiB in ${body.attachments[0].requests.length} parts (${steps.join(' ')} MiB through), then as a form: memory ${before.toFixed(0)} MiB before, at most ${afterParts.toFixed(0)} during the parts, ${peak.toFixed(0)} during the form`,
    [
      ...(done.status === 200 && done.body.size === bytes.length ? [] : [`complete was answered ${done.status}`]),
      ...(form.status === 201 ? [] : [`the form was answered ${form.status}`]),
      ...(afterParts - before < 40 ? [] : ['parts that pass it by are no reason for more memory']),
      ...(peak - before < 100 ? [] : ['a form is not to be held in memory']),
    ],
  );
  await person.json('POST', `/channels/${person.channel}/messages`, { attachments: [{ id: done.body.id }] });
}

/** Everything that can be asked for while S3 is away. */
async function phases(person, known) {
  const small = randomBytes(1000);
  const outcomes = await Promise.all([
    person.sendForm(small),
    person.sendForm(randomBytes(9 * MIB)),
    person.reserve(20 * MIB),
    person.json('POST', `/attachments/${known.uploaded}/complete`, {}),
    person.call('GET', known.url),
  ]);
  return outcomes.map(({ status, body, ms }) => ({ status, code: body?.code, ms }));
}

/** What the event loop is like on this machine while text and files go on as ever. */
async function calmLag({ person, product, known }) {
  await lagOf(product.url);
  for (let round = 0; round < ROUNDS; round += 1)
    await Promise.all([phases(person, known), saySome(person, `calm ${round}`)]);
  return lagOf(product.url);
}

async function saySome(person, name) {
  const texts = [];
  for (let n = 0; n < 20; n += 1) texts.push(await person.say(`${name} ${n}`));
  return texts;
}

async function away(how, { person, product, known, calm, begin, end }) {
  // It is of the time since it was asked for last.
  await lagOf(product.url);
  begin();
  const texts = [];
  const refusals = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [asked] = await Promise.all([
      phases(person, known),
      saySome(person, `${how} ${round}`).then((some) => texts.push(...some)),
    ]);
    refusals.push(...asked);
  }
  const lag = await lagOf(product.url);
  const ready = await person.call('GET', `${product.url}/health/ready`);
  end();
  const back = await until(async () => (await person.sendForm(Buffer.from('back'))).status === 201, 20_000);
  const slowest = Math.max(...refusals.map(({ ms }) => ms));
  const slowestText = Math.max(...texts.map(({ ms }) => ms));
  const codes = [...new Set(refusals.map(({ status, code }) => `${status}:${code}`))];
  judge(
    `S3 ${how}: ${refusals.length} requests for files answered ${codes.join(' ')}, slowest ${slowest.toFixed(0)} ms; ${texts.length} texts, slowest ${slowestText.toFixed(0)} ms; event loop lag p99 ${lag.toFixed(1)} ms (${calm.toFixed(1)} ms while it is there)`,
    [
      ...(codes.join() === '503:90201' ? [] : ['all of it needs S3: 503 with a code']),
      ...(slowest <= REFUSED_WITHIN_MS ? [] : ['an answer took too long']),
      ...(texts.every(({ status }) => status === 201) ? [] : ['text was not sent']),
      ...(lag < Math.max(LAG_P99_MS, 1.5 * calm) ? [] : ['the event loop was held up']),
      ...(ready.status === 200 ? [] : [`ready was answered ${ready.status}: text does without files`]),
      ...(back ? [] : ['it did not come back']),
    ],
  );
}

/** Two days pass, as far as rows and what was found in the store are concerned, until nothing is due any more. */
async function passTime(database) {
  const past = "interval '2 days'";
  await database.query(`UPDATE attachments SET expires_at = expires_at - ${past}, created_at = created_at - ${past}
    WHERE state IN ('pending', 'ready', 'deleted')`);
  for (const _ of [1, 2]) {
    await database.query(`UPDATE blob_strays SET seen_at = seen_at - ${past}`);
    await database.query(`DELETE FROM effects WHERE kind = 'stray-blobs'`);
    const swept = async () => (await database.query(`SELECT 1 FROM effects WHERE kind = 'stray-blobs'`)).rowCount > 0;
    if (!(await until(swept))) throw new Error('nobody sweeps');
    await sleep(2_000);
    await database.query(
      `UPDATE attachments SET expires_at = expires_at - ${past}, created_at = created_at - ${past} WHERE state = 'deleted'`,
    );
  }
}

async function keysOf(s3) {
  const { endpoint, region, accessKeyId, secretAccessKey } = s3;
  const client = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  });
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
  client.destroy();
  return { keys: Contents.map(({ Key }) => Key), unfinished: Uploads.length };
}

async function leftovers({ person, s3, database }) {
  for (let n = 0; n < 5; n += 1) await person.sendHalf(randomBytes(7 * MIB));
  for (const size of [1000, 20 * MIB]) await person.reserve(size);
  const gone = await person.sendForm(Buffer.from('gone'));
  await person.call('DELETE', `/channels/${person.channel}/messages/${gone.body.id}`);
  const before = await keysOf(s3);
  await passTime(database);
  const after = await keysOf(s3);
  const { rows } = await database.query(`SELECT id, channel_id, state, message_id FROM attachments`);
  const folders = new Set(rows.map(({ id, channel_id }) => `attachments/${channel_id}/${id}`));
  const strays = after.keys.filter((key) => !folders.has(key.split('/').slice(0, 3).join('/')));
  const without = [...folders].filter((folder) => !after.keys.includes(`${folder}/original`));
  const unsent = rows.filter(({ state, message_id }) => state !== 'claimed' || message_id === null);
  judge(
    `after the clean-up: ${before.keys.length} objects became ${after.keys.length} (${before.unfinished} unfinished uploads ${after.unfinished}), for ${rows.length} files in messages`,
    [
      ...(strays.length === 0 ? [] : [`objects of nobody: ${strays.join(' ')}`]),
      ...(after.unfinished === 0 ? [] : ['unfinished uploads are left']),
      ...(without.length === 0 ? [] : [`files without bytes: ${without.join(' ')}`]),
      ...(unsent.length === 0
        ? []
        : [`rows of no message: ${unsent.map(({ id, state }) => `${id} ${state}`).join(', ')}`]),
    ],
  );
}

build();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stopAll().then(() => process.exit(1)));
async function stopAll() {
  for (const stop of stops.toReversed()) await stop();
  rmSync(home, { recursive: true, force: true });
}
try {
  const [s3, databaseUrl] = await Promise.all([startS3(), startPostgres()]);
  const proxy = await silentProxy(s3.endpoint);
  stops.push(() => proxy.close());
  const product = await startProduct({
    DATABASE_URL: databaseUrl,
    S3_ENDPOINT: proxy.url,
    S3_PUBLIC_ENDPOINT: s3.endpoint,
    S3_REGION: s3.region,
    S3_BUCKET: BUCKET,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    MP_FILE_BYTES: '200MiB',
    MP_FILE_BYTES_PER_DAY: '4GiB',
  });
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  stops.push(() => database.end());
  const person = await Person.register(product.url);
  const kept = await person.sendForm(Buffer.from('kept'));
  await largeFiles(person, product);
  const url = kept.body.attachments[0].url.replace(/^https?:\/\/[^/]+/, product.url);
  /** One file in a message, and one that is uploaded and waits for being completed. */
  const knownFiles = async () => {
    const { body } = await person.reserve(4);
    const [{ id, requests }] = body.attachments;
    await fetch(requests[0].url, { method: 'PUT', headers: requests[0].headers, body: 'text' });
    return { url, uploaded: id };
  };
  const calm = await calmLag({ person, product, known: await knownFiles() });
  let frozen;
  const run = { person, product, known: await knownFiles(), calm };
  await away('stopped', { ...run, begin: () => (frozen = freeze(s3.pid)), end: () => thaw(frozen) });
  await away('silent', { ...run, begin: () => proxy.setSilent(true), end: () => proxy.setSilent(false) });
  await leftovers({ person, s3, database });
} finally {
  await stopAll();
}
console.log(broken.length === 0 ? 'no promise was broken' : `${broken.length} promises were broken`);
process.exitCode = broken.length === 0 ? 0 : 1;
