// node test/faults/kill-processing.mjs [kills]
// Sends a picture that takes seconds to be looked into, and kills the server with SIGKILL in the middle of it, three times.
// In the end the picture has to be looked into, exactly once, and people told of it, exactly once; and no process that decodes
// may be left. Prints what was seen; exits 1 when something is wrong. Linux only: processes are found in /proc.
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import WebSocket from 'ws';
import { RunningStandalone } from './standalone/running-standalone.mjs';

const KILLS = Number(process.argv[2] ?? 3);
/** A job whose worker died is taken up when its lock has run out. */
const TAKEN_UP_MS = 120_000;
const product = await RunningStandalone.open({ MP_FILE_BYTES: '200MiB', MP_FILE_BYTES_PER_DAY: '1GiB' });
const updates = [];

async function call(method, path, body, token) {
  const isForm = body instanceof FormData;
  const headers = {
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(body && !isForm && { 'Content-Type': 'application/json' }),
  };
  const answer = await fetch(`${product.url}/api/v1${path}`, {
    method,
    headers,
    body: isForm ? body : body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path} → ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Hears what is told of, as long as the server lives. */
async function listen(token) {
  const socket = new WebSocket(`${product.url.replace('http', 'ws')}/gateway?v=1&encoding=json`);
  const ready = new Promise((resolve) => {
    socket.on('message', (data) => {
      const { op, t, d } = JSON.parse(data);
      if (op === 10) socket.send(JSON.stringify({ op: 2, d: { token } }));
      if (t === 'GUILD_CREATE') resolve();
      if (t === 'MESSAGE_UPDATE') updates.push(d.attachments[0]?.processing);
    });
  });
  socket.on('error', () => {}); // the server is killed
  await ready;
}

/** The ids of processes that decode. */
const decoders = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return command.includes('media-child') && command.includes(process.cwd());
      } catch {
        return false; // it has ended
      }
    });

async function until(what, ms, look) {
  for (const deadline = Date.now() + ms; Date.now() < deadline;) {
    const found = await look();
    if (found) return found;
    await sleep(20);
  }
  throw new Error(`${what} within ${ms / 1000} s`);
}

/** Noise, which takes the longest. */
function picture() {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 };
  const image = sharp({ create: { width: 6_000, height: 6_000, channels: 3, background: '#000', noise } });
  return image.png({ compressionLevel: 1 }).toBuffer();
}

async function prepare() {
  const name = `u${randomBytes(4).toString('hex')}`;
  const account = { username: name, email: `${name}@example.org`, password: randomBytes(12).toString('hex') };
  const { token } = await call('POST', '/auth/register', account);
  const guild = await call('POST', '/guilds', { name: 'Faults' }, token);
  return { token, path: `/channels/${guild.channels.find(({ type }) => type === 'text').id}/messages` };
}

async function main() {
  const before = decoders();
  const ours = () => decoders().filter((pid) => !before.includes(pid));
  const { token, path } = await prepare();
  await listen(token);
  const form = new FormData();
  form.append('payload_json', JSON.stringify({ content: 'look' }));
  form.append('files[0]', new Blob([await picture()], { type: 'image/png' }), 'noise.png');
  const { id } = await call('POST', path, form, token);
  for (let kill = 1; kill <= KILLS; kill++) {
    await until('nobody looked into the file', TAKEN_UP_MS, () => ours().length > 0);
    await product.stop('SIGKILL');
    console.log(`killed while it was looked into: ${kill}`);
    await product.start();
    await listen(token);
  }
  const attachment = await until('the file was not looked into', TAKEN_UP_MS, async () => {
    const { attachments } = await call('GET', `${path}/${id}`, undefined, token);
    return attachments[0].processing === 'waiting' ? undefined : attachments[0];
  });
  await until('nobody was told', 10_000, () => updates.length > 0);
  await sleep(2_000); // for what must not come
  await product.stop();
  await until('processes that decode are left', 5_000, () => ours().length === 0);
  const { processing, width, height, placeholder } = attachment;
  console.log(`${processing} ${width}x${height} ${placeholder}, told of ${updates.length} time(s)`);
  return processing === 'done' && width === 6_000 && height === 6_000 && updates.length === 1;
}

await product.run(main);
