import { numbers } from './storm/run-storm';
import { runFuzz } from './fuzz/run-fuzz';
import { textChannel, World } from './world';

describe('frames that are none', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world.close());

  it('end their own connection in the right way, and disturb nobody else', async () => {
    const alice = await world.person('alice');
    const guild = await alice.createGuild();
    const readers = [await alice.online('ws'), await alice.online('socketio')];
    const heard: number[] = readers.map(() => 0);
    const ends: unknown[] = [];
    for (const [index, reader] of readers.entries()) {
      reader.on('MESSAGE_CREATE', () => heard[index]!++);
      reader.on('reconnecting', (info) => ends.push(info));
    }
    const port = Number(new URL(world.url).port);
    let said = 0;
    let fuzzing = true;
    const speaking = (async () => {
      for (; fuzzing; said++) await alice.say(textChannel(guild).id, `n${said}`);
    })();
    const { sent, wrong } = await runFuzz({ port, frames: 600, random: numbers(8), atOnce: 8 });
    fuzzing = false;
    await speaking;
    const last = await alice.say(textChannel(guild).id, 'the last one');
    for (const [index, reader] of readers.entries())
      if (heard[index]! <= said) await reader.waitFor('MESSAGE_CREATE', ({ id }) => id === last.id);
    expect({ wrong, ends }).toEqual({ wrong: [], ends: [] });
    expect(heard).toEqual([said + 1, said + 1]);
    expect(sent.size).toBeGreaterThan(50);
  }, 120_000);
});
