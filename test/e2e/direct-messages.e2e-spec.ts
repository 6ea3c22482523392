import type { Client } from '@messagepal/client';
import {
  RelationshipType,
  type DmChannel,
  type Message,
  type ReadState,
  type Relationship,
} from '@messagepal/protocol';
import { World, type Person } from './world';

const TRANSPORTS = ['ws', 'socketio'] as const;

/** Two people who share a guild, and a third. */
async function three(world: World): Promise<[Person, Person, Person]> {
  const [ada, bob, cleo] = [await world.person('ada'), await world.person('bob'), await world.person('cleo')];
  const guild = await ada.createGuild();
  for (const one of [bob, cleo]) await one.join(guild, ada);
  return [ada, bob, cleo];
}

const open = (from: Person, ...to: Person[]): Promise<DmChannel> =>
  from.rest.post('/users/@me/channels', { recipient_ids: to.map(({ user }) => user.id) });
const next = (client: Client, name: Parameters<Client['on']>[0]): Promise<unknown> =>
  new Promise((resolve) => client.once(name, resolve));

// Real: the whole product in one process.
describe('direct messages', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world.close());

  it('smoke', async () => {
    const [ada, bob] = await three(world);
    const b = await bob.online('ws');
    const dm = await open(ada, bob);
    const heard = next(b, 'MESSAGE_CREATE');
    const message = await ada.say(dm.id, 'hello');
    expect(await heard).toMatchObject({ id: message.id });
  });
});
