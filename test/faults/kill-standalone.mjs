// node test/faults/kill-standalone.mjs [seconds]
// Writes 200 messages a second, half of them into a guild and half into a DM, kills the server with SIGKILL half-way, starts it
// again on the same data and goes on. Then reads everything back: each message that was answered 201 has to be there exactly
// once. Prints the counts; exits 1 when one is wrong. What was not answered is repeated with its nonce, as a client would.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RunningStandalone } from './standalone/running-standalone.mjs';

const SECONDS = Number(process.argv[2] ?? 10);
const RATE = 200;
const product = await RunningStandalone.open();

async function call(method, path, body, token) {
  const headers = {
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(body && { 'Content-Type': 'application/json' }),
  };
  const answer = await fetch(`${product.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  return { status: answer.status, body: answer.status === 204 ? undefined : await answer.json() };
}

/** Sends one message until it is answered; the nonce makes the repetition harmless. */
async function send({ token, channelId }, number, counts, acknowledged) {
  const nonce = randomBytes(9).toString('base64url');
  for (;;) {
    const answer = await call(
      'POST',
      `/channels/${channelId}/messages`,
      { content: `message ${number}`, nonce },
      token,
    ).catch(() => undefined);
    if (answer?.status === 201 || answer?.status === 200) {
      if (answer.status === 200) counts.healed++;
      acknowledged.set(answer.body.id, `message ${number}`);
      return;
    }
    counts.repeated++;
    await sleep(200);
  }
}

async function readAll({ token, channelId }) {
  const rows = [];
  for (let before = ''; ;) {
    const query = `limit=100${before && `&before=${before}`}`;
    const { body } = await call('GET', `/channels/${channelId}/messages?${query}`, undefined, token);
    rows.push(...body);
    if (body.length < 100) return rows;
    before = body.at(-1).id;
  }
}

async function register() {
  const name = `u${randomBytes(4).toString('hex')}`;
  const account = { username: name, email: `${name}@example.org`, password: randomBytes(12).toString('hex') };
  return (await call('POST', '/auth/register', account)).body;
}

/** A channel of a guild, and the DM of the two who are in it. */
async function prepare() {
  const [{ token }, friend] = [await register(), await register()];
  const { body: guild } = await call('POST', '/guilds', { name: 'Faults' }, token);
  const channelId = guild.channels.find(({ type }) => type === 'text').id;
  const { body: invite } = await call('POST', `/channels/${channelId}/invites`, {}, token);
  await call('POST', `/invites/${invite.code}`, undefined, friend.token);
  const { body: dm } = await call('POST', '/users/@me/channels', { recipient_id: friend.user.id }, token);
  return [
    { token, channelId },
    { token, channelId: dm.id },
  ];
}

async function main() {
  const places = await prepare();
  const counts = { sent: 0, repeated: 0, healed: 0 };
  const acknowledged = new Map();
  const sends = [];
  const killAt = Math.floor((SECONDS * RATE) / 2);
  let restart;
  for (const started = performance.now(); counts.sent < SECONDS * RATE; counts.sent++) {
    sends.push(send(places[counts.sent % places.length], counts.sent, counts, acknowledged));
    if (counts.sent === killAt) restart = product.stop('SIGKILL').then(() => product.start());
    await sleep(Math.max(0, started + (counts.sent * 1000) / RATE - performance.now()));
  }
  await restart;
  await Promise.all(sends);
  return judge(counts, acknowledged, await Promise.all(places.map(readAll)));
}

function judge(counts, acknowledged, channels) {
  const rows = channels.flat();
  const stored = new Set(rows.map(({ id }) => id));
  const lost = [...acknowledged.keys()].filter((id) => !stored.has(id)).length;
  const wrong = rows.filter(({ id, content }) => acknowledged.get(id) !== content).length;
  const doubled = rows.length - new Set(rows.map(({ content }) => content)).size;
  const inOrder =
    (page) =>
    ({ id }, index) =>
      index === 0 || BigInt(id) < BigInt(page[index - 1].id);
  const disordered = channels.flatMap((page) => page.filter((row, index) => !inOrder(page)(row, index))).length;
  const result = { ...counts, answered: acknowledged.size, stored: rows.length, lost, doubled, wrong, disordered };
  console.log(
    Object.entries(result)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  );
  return lost + doubled + wrong + disordered === 0 && acknowledged.size === counts.sent;
}

await product.run(main);
