// Real: everything; the queue is in PostgreSQL.
import { PurgeStory, purgeTakesTheirs } from './purge/purge-story';
import { World } from './world';

describe('the purge of a banned author', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  }, 60_000);
  afterAll(() => world.close());

  it('takes what they sent, also what was stored late, and nothing else', async () => {
    await purgeTakesTheirs(world);
    expect.hasAssertions();
  });

  it('leaves what is older, and everything if none was asked for', async () => {
    const story = await PurgeStory.begin(world);
    story.kept.push(...story.gone.splice(0));
    await story.ban(0);
    await story.forgive();
    await story.untilClean();
    expect(story.kept).toHaveLength(21);
  });
});
