// Real: the whole product in one process, by its own OpenAPI document.
import type { DmChannel } from '@messagepal/protocol';
import { answerOf } from './dms/ear';
import { World, type Person } from './world';

interface Operation {
  operationId: string;
  requestBody?: { content: Record<string, { examples?: { example?: { value: unknown } } }> };
}

const NOT_HERE = '400 50003';
const BLOCKED = '403 50007';

/** What a participant of two is answered, and what one is once the other has blocked them; left out where it stays the same. */
const OF_TWO: Record<string, [open: string, blocked?: string]> = {
  getChannel: ['200'],
  updateChannel: ['400 50024'],
  startTyping: ['204', BLOCKED],
  listMessages: ['200'],
  createMessage: ['201', BLOCKED],
  bulkDeleteMessages: [NOT_HERE],
  getMessage: ['200'],
  updateMessage: ['200', BLOCKED],
  ackMessage: ['200'],
  listReactions: ['200'],
  addReaction: ['204', BLOCKED],
  deleteOwnReaction: ['204'],
  deleteReaction: ['403 50013'],
  deleteReactionsOfEmoji: ['403 50013'],
  deleteReactions: ['403 50013'],
  listPins: ['200'],
  pinMessage: ['204', BLOCKED],
  unpinMessage: ['204', BLOCKED],
  reserveAttachments: ['201', BLOCKED],
  searchChannelMessages: ['200'],
  addRecipient: ['400 50024'],
  removeRecipient: ['400 50024'],
  createInvite: [NOT_HERE],
  getOwnPermissions: [NOT_HERE],
  explainPermissions: [NOT_HERE],
  putOverwrite: [NOT_HERE],
  deleteOverwrite: [NOT_HERE],
};
/** Have tests of their own: they would end what the others are asked about. */
const APART = ['deleteChannel', 'deleteMessage'];

describe('who may do what in a DM', () => {
  let world: World;
  let [ada, bob, cleo]: Person[] = [];
  let ids: Record<string, string>;
  const operations = new Map<string, [method: string, path: string, body?: unknown]>();

  beforeAll(async () => {
    world = await World.open();
    const people = [await world.person('ada'), await world.person('bob'), await world.person('cleo')] as const;
    [ada, bob, cleo] = people;
    const guild = await people[0].createGuild();
    for (const one of people.slice(1)) await one.join(guild, people[0]);
    const dm = await people[0].rest.post<DmChannel>('/users/@me/channels', { recipient_id: people[1].user.id });
    const message = (await people[0].say(dm.id, 'hello')).id;
    const user = people[1].user.id;
    ids = { channel: dm.id, message, user, overwrite: user, emoji: encodeURIComponent('👍') };
    const document = (await (await fetch(`${world.url}/docs/openapi.json`)).json()) as {
      paths: Record<string, Record<string, Operation>>;
    };
    for (const [path, methods] of Object.entries(document.paths)) {
      if (!path.startsWith('/api/v1/channels/{channel}')) continue;
      for (const [method, { operationId, requestBody }] of Object.entries(methods)) {
        const body = requestBody?.content['application/json']?.examples?.example?.value;
        operations.set(operationId, [method.toUpperCase(), path.replace('/api/v1', ''), body]);
      }
    }
  }, 60_000);
  afterAll(() => world.close());

  const call = (person: Person | undefined, operationId: string): Promise<string> => {
    const [method = '', path = '', body] = operations.get(operationId) ?? [];
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');
    const given = operationId === 'updateChannel' ? { name: 'renamed' } : body;
    // A nonce is answered once; a list of messages has to be one of this channel.
    const once = operationId === 'createMessage' ? { content: 'hello' } : given;
    return answerOf(world.url, person?.token, [method, filled, once]);
  };
  const answers = async (person: Person | undefined, names: readonly string[]): Promise<Record<string, string>> => {
    const found: Record<string, string> = {};
    for (const name of names) found[name] = await call(person, name);
    return found;
  };
  const asked = () => [...operations.keys()].filter((name) => name in OF_TWO);

  it('is said of every operation on channels', () => {
    expect([...Object.keys(OF_TWO), ...APART].toSorted()).toEqual([...operations.keys()].toSorted());
  });

  it('to others it does not exist, and to nobody either', async () => {
    const names = [...asked(), ...APART];
    expect(await answers(cleo, names)).toEqual(Object.fromEntries(names.map((name) => [name, '404 10003'])));
    expect(await answers(undefined, names)).toEqual(Object.fromEntries(names.map((name) => [name, '401 40001'])));
  });

  it('its participants may do everything but what is of guilds', async () => {
    const expected = Object.fromEntries(asked().map((name) => [name, OF_TWO[name]?.[0]]));
    expect(await answers(ada, asked())).toEqual(expected);
  });

  it('may read and take back, and no more, where one has blocked the other', async () => {
    await bob?.rest.put(`/users/@me/relationships/${ada?.user.id}`, { type: 2 });
    const expected = Object.fromEntries(asked().map((name) => [name, OF_TWO[name]?.[1] ?? OF_TWO[name]?.[0]]));
    expect(await answers(ada, asked())).toEqual(expected);
  });
});
