// node test/faults/messages.mjs [--pairs 2000] [--seconds 30] [-- options of npm run cluster]
// Messages under several processes: edits and deletions of the same message meet by way of two API processes, so many times, and then what
// was deleted must be nowhere; and three sessions of one user, on two gateways, acknowledge and mark for so many seconds while messages
// with mentions come, are edited and go: marks must not go back by themselves, and what is counted must be what a recount finds. Prints the
// counts; exits 1 when one is wrong. By default on Cassandra, with each API process its own home.
import { createRequire } from 'node:module';
import { optionsOf, runOnCluster } from './cluster/run.mjs';

const PEOPLE = 2;
const say = (text) => process.stderr.write(`messages: ${text}\n`);
const { values, passed } = optionsOf({ pairs: '2000', seconds: '30' });
const [pairs, seconds] = [values.pairs, values.seconds].map(Number);

async function main(cluster) {
  await cluster.start(passed.length > 0 ? passed : ['--data', '0', '--files', 'none']);
  const require = createRequire(import.meta.url);
  require('../../tools/ts-require.cjs');
  const { Caller } = require('../e2e/message-races/caller.ts');
  const { runEditsAndDeletes } = require('../e2e/message-races/edits-and-deletes.ts');
  const { runReadMarkers } = require('../e2e/message-races/read-markers.ts');
  const { api, gateway } = cluster.state;
  // The first of them is the guild's owner.
  const { channel_id: channelId, sessions } = cluster.people(PEOPLE);
  const [author, reader] = sessions.map(({ token }) => api.map((url) => new Caller(url, token)));
  say(`${pairs} pairs of an edit and a deletion by way of ${api.length} API processes`);
  const edits = await runEditsAndDeletes({
    authors: [author[0], author[1] ?? author[0]],
    mentioned: reader[0],
    mentionedId: sessions[1].user_id,
    channelId,
    pairs,
  });
  say(JSON.stringify(edits));
  say(`${seconds} seconds of marks by three sessions on ${gateway.length} gateways`);
  const until = Date.now() + seconds * 1_000;
  const markers = await runReadMarkers({
    authors: author,
    readers: reader,
    readerId: sessions[1].user_id,
    channelId,
    gateways: gateway,
    goesOn: () => Date.now() < until,
  });
  say(JSON.stringify(markers));
  return isRight(edits, markers);
}

const isRight = (edits, markers) =>
  Object.values(edits.found).every((count) => count === 0) &&
  edits.unexpected.length + markers.unexpected.length + markers.backwards + markers.behind + markers.otherReadies ===
    0 &&
  JSON.stringify(markers.counted) === JSON.stringify(markers.recounted);

await runOnCluster(async (cluster) => {
  const right = await main(cluster);
  say(right ? 'all as promised' : 'NOT as promised');
  return right;
});
