import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { textChannel, type Person, World } from './world';

/** More than loopback's own buffers (about 4 MB) and the gateway's 1 MiB take together. */
const MESSAGES = 1_000;
/** As large as a message may be in bytes. */
const CONTENT = '😀'.repeat(2_000);

describe('a client that stops reading', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  }, 60_000);
  afterAll(() => world.close());

  it('is cut with a code that lets it resume, and nobody else waits for it', async () => {
    const alice = await world.person('alice');
    const guild = await alice.createGuild();
    const slow = await readerThatStops(alice);
    const reader = await alice.online('ws');
    const delays: number[] = [];
    reader.on('MESSAGE_CREATE', ({ timestamp }) => delays.push(Date.now() - Date.parse(timestamp)));

    const spoken = Promise.all(Array.from({ length: 4 }, () => speak(alice, textChannel(guild).id, MESSAGES / 4)));
    await sessions(1);
    slow.resume();
    expect(await slow.closed).toBe(4000);

    await spoken;
    const last = await alice.say(textChannel(guild).id, 'the last one');
    if (delays.length <= MESSAGES) await reader.waitFor('MESSAGE_CREATE', ({ id }) => id === last.id);

    expect(delays.length).toBe(MESSAGES + 1);
    // Far below what waiting for a full socket would cost; a timed bound would measure the machine.
    expect(Math.max(...delays)).toBeLessThan(5_000);
  }, 120_000);

  /** Resolves when the gateway counts so many sessions. */
  async function sessions(count: number): Promise<void> {
    for (;;) {
      const text = await (await fetch(`${world.url}/metrics`)).text();
      if (text.includes(`messagepal_gateway_sessions ${count}\n`)) return;
      await sleep(100);
    }
  }

  async function speak(person: Person, channelId: string, count: number): Promise<void> {
    for (let number = 0; number < count; number++) await person.say(channelId, CONTENT);
  }

  /** Identifies, and reads nothing after READY. */
  async function readerThatStops(person: Person) {
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}/gateway?v=1&encoding=json`);
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.on('message', (data: Buffer) => {
        const { op, t } = JSON.parse(data.toString()) as { op: number; t?: string };
        if (op === 10) socket.send(JSON.stringify({ op: 2, d: { token: person.token } }));
        if (t === 'READY') resolve();
      });
    });
    socket.pause();
    return { closed, resume: () => socket.resume() };
  }
});
