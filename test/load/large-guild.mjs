// node test/load/large-guild.mjs [--members 20000] [--messages 200] [--open 1,10,100]
// One guild with that many members online on one node: what a message costs the node if everybody hears it, and if the sessions are
// passive and some of a hundred have the guild open. Log, feed, classes, sessions, frames and flushes are the product's; a socket
// is a write to /dev/null, so that the kernel's share is a small one. Prints CPU and writes per message.
import { createRequire } from 'node:module';
import { openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from '../../tools/build.mjs';

const text = (value) => ({ type: 'string', default: value });
const { values } = parseArgs({ options: { members: text('20000'), messages: text('200'), open: text('1,10,100') } });
const [members, messages] = [values.members, values.messages].map(Number);
const CHANNEL = '10';

build();
const require = createRequire(import.meta.url);
require('reflect-metadata');
const at = (path) => require(`../../dist/libs/realtime/src/${path}.js`);
const { MemoryEventLog, guildTopic } = require('../../dist/libs/event-log/src/index.js');
const { Metrics } = require('../../dist/libs/runtime/src/index.js');
const { GuildDatabase, GUILD } = at('testing/guild-database');
const { RAW_ENCODING } = at('frames/encoding');
const { GuildFeed } = at('fanout/guild-feed');
const { ChangeClock } = at('fanout/change-clock');
const { InboxFeeds } = at('fanout/inbox-feeds');
const { LoginGate } = at('fanout/login-gate');
const { GatewayMetrics } = at('gateway-metrics');
const { Flusher } = at('session/flusher');
const { Session } = at('session/session');

const sink = openSync('/dev/null', 'w');
let writes = 0;

class Sink {
  transport = 'ws';
  unsent = 0;
  write(batch, firstSeq) {
    writes++;
    writeSync(sink, batch.frames(RAW_ENCODING).stamp(firstSeq));
  }
  signal() {}
  close() {}
}

async function makeGuild() {
  const [log, database, clock] = [new MemoryEventLog(), new GuildDatabase(), new ChangeClock()];
  const topic = guildTopic(GUILD);
  await log.appendVersion(topic, { version: 1, rights: 1, events: [] });
  const feed = new GuildFeed(GUILD, log, database, clock, new LoginGate(log, new InboxFeeds(log, clock)));
  await feed.start();
  return { log, topic, feed, flusher: new Flusher(new GatewayMetrics(new Metrics())) };
}

/** `isOpen` says by a session's number whether it has the guild open; undefined for sessions that are not passive. */
function fill({ feed, flusher }, isOpen) {
  const home = { flusher, unsentBytes: 1e9, silenceMs: 1e9, identifyMs: 1e9, now: () => 0, left: () => {} };
  for (let number = 0; number < members; number++) {
    const [session, userId] = [new Session(home, 'address'), String(1_000 + number)];
    session.bind(new Sink());
    session.open = isOpen && new Set(isOpen(number) ? [GUILD] : []);
    session.become({ id: userId, userId, authSessionId: 'a' });
    feed.attach(session, { userId, nick: null, roles: [], joinedAt: new Date(0), timedOutUntil: null });
  }
}

const message = (number) => ({
  t: 'MESSAGE_CREATE',
  scope: { kind: 'channel', channelId: CHANNEL },
  d: JSON.stringify({ id: String(number), channel_id: CHANNEL, content: 'x'.repeat(300), mentions: [] }),
});

async function measure(isOpen) {
  const guild = await makeGuild();
  fill(guild, isOpen);
  const say = async (number) => {
    await guild.log.append(guild.topic, message(number), { once: String(number) });
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  };
  for (let number = 0; number < 5; number++) await say(number);
  const before = process.cpuUsage();
  writes = 0;
  for (let number = 5; number < messages + 5; number++) await say(number);
  // As after five seconds: what was gathered is told in one.
  if (isOpen) guild.feed.roster.tellPassive(guild.feed.position);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const { user, system } = process.cpuUsage(before);
  guild.feed.stop();
  return { cpuMs: (user + system) / 1_000 / messages, writes: writes / messages };
}

const round = (value) => Math.round(value * 1_000) / 1_000;
const active = await measure(undefined);
console.log(
  JSON.stringify({ members, messages, sessions: 'active', cpuMs: round(active.cpuMs), writes: active.writes }),
);
for (const percent of values.open.split(',').map(Number)) {
  const { cpuMs, writes: perMessage } = await measure((number) => (number * percent) % 100 < percent);
  const times = Math.round((active.cpuMs / cpuMs) * 10) / 10;
  console.log(
    JSON.stringify({
      sessions: `passive, ${percent}% have it open`,
      cpuMs: round(cpuMs),
      writes: round(perMessage),
      times,
    }),
  );
}
process.exit();
