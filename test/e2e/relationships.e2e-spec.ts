// Real: the whole product in one process.
import { RelationshipType, type DmChannel, type Message, type Relationship } from '@messagepal/protocol';
import { answerOf, Ear } from './dms/ear';
import { World, type Person } from './world';

const { FRIEND, BLOCKED, INCOMING, OUTGOING } = RelationshipType;
const THUMB = encodeURIComponent('👍');

describe('relationships', () => {
  let world: World;
  let ada: Person;
  let bob: Person;
  /** Is in no guild with them. */
  let zoe: Person;

  const put = (from: Person, to: Person, type?: number) =>
    from.rest.put(`/users/@me/relationships/${to.user.id}`, type === undefined ? {} : { type });
  const end = (from: Person, to: Person) => from.rest.delete(`/users/@me/relationships/${to.user.id}`);
  const typesOf = async (person: Person) =>
    (await person.rest.get<Relationship[]>('/users/@me/relationships')).map(({ id, type }) => [id, type]);
  const ask = (person: Person, ...call: [method: string, path: string, body?: unknown]): Promise<string> =>
    answerOf(world.url, person.token, call);
  const openTo = (to: Person): [string, string, unknown] => [
    'POST',
    '/users/@me/channels',
    { recipient_id: to.user.id },
  ];
  const open = (from: Person, to: Person) => from.rest.post<DmChannel>('/users/@me/channels', openTo(to)[2]);

  beforeAll(async () => {
    world = await World.open();
  }, 60_000);
  beforeEach(async () => {
    [ada, bob, zoe] = [await world.person('ada'), await world.person('bob'), await world.person('zoe')];
    await bob.join(await ada.createGuild(), ada);
  });
  afterAll(() => world.close());

  it('begin with a request, become a friendship, and end for both', async () => {
    const [a, z] = [await Ear.of(ada), await Ear.of(zoe, 'socketio')];
    await put(ada, zoe);
    await put(ada, zoe);
    expect(await z.until('RELATIONSHIP_ADD')).toMatchObject({
      id: ada.user.id,
      type: INCOMING,
      user: { username: ada.user.username },
    });
    expect([await typesOf(ada), await typesOf(zoe)]).toEqual([[[zoe.user.id, OUTGOING]], [[ada.user.id, INCOMING]]]);
    await put(zoe, ada);
    expect(await a.until('RELATIONSHIP_ADD', ({ type }) => type === FRIEND)).toMatchObject({ id: zoe.user.id });
    await end(zoe, ada);
    expect(await a.until('RELATIONSHIP_REMOVE')).toEqual({ id: zoe.user.id, type: FRIEND });
    await end(zoe, ada);
    expect([await typesOf(ada), await typesOf(zoe)]).toEqual([[], []]);
    expect(a.all('RELATIONSHIP_ADD').map(({ type }) => type)).toEqual([OUTGOING, FRIEND]);
    for (const ear of [a, z]) ear.client.close();
  });

  it('that two ask of each other at once is a friendship', async () => {
    await Promise.all([put(ada, zoe), put(zoe, ada), put(ada, zoe), put(zoe, ada)]);
    expect([await typesOf(ada), await typesOf(zoe)]).toEqual([[[zoe.user.id, FRIEND]], [[ada.user.id, FRIEND]]]);
  });

  it('may be blocks, which only who blocks is told of', async () => {
    await put(ada, bob);
    await put(bob, ada);
    const [a, b] = [await Ear.of(ada), await Ear.of(bob)];
    await put(ada, bob, BLOCKED);
    expect(await a.until('RELATIONSHIP_ADD')).toMatchObject({ id: bob.user.id, type: BLOCKED });
    expect(await b.until('RELATIONSHIP_REMOVE')).toEqual({ id: ada.user.id, type: FRIEND });
    expect(b.heard.map(({ name }) => name)).toEqual(['RELATIONSHIP_REMOVE']);
    expect(await ask(bob, 'PUT', `/users/@me/relationships/${ada.user.id}`, {})).toBe('403 80000');
    expect(await ask(ada, 'PUT', `/users/@me/relationships/${bob.user.id}`, {})).toBe('403 80001');
    expect(await ask(ada, 'PUT', `/users/@me/relationships/${ada.user.id}`, {})).toBe('400 50033');
    expect(await ask(ada, 'PUT', '/users/@me/relationships/123', {})).toBe('404 10013');
    expect(await ask(ada, 'PUT', `/users/@me/relationships/${bob.user.id}`, { type: 3 })).toBe('400 50035');
    await end(bob, ada);
    expect(await typesOf(ada)).toEqual([[bob.user.id, BLOCKED]]);
    for (const ear of [a, b]) ear.client.close();
  });

  it('of which one is a block leave what was said to be read, and nothing more to be said', async () => {
    const { id } = await open(ada, bob);
    const theirs = await bob.say(id, 'mine');
    await ada.rest.put(`/channels/${id}/messages/${theirs.id}/reactions/${THUMB}/@me`);
    await put(ada, bob, BLOCKED);
    const path = `/channels/${id}/messages/${theirs.id}`;
    const refused: [string, string, unknown?][] = [
      ['POST', `/channels/${id}/messages`, { content: 'x' }],
      ['PATCH', path, { content: 'x' }],
      ['PUT', `${path}/reactions/${THUMB}/@me`],
      ['PUT', `/channels/${id}/pins/${theirs.id}`],
      ['POST', `/channels/${id}/typing`],
    ];
    for (const one of [ada, bob])
      expect(await Promise.all(refused.map((call) => ask(one, ...call)))).toEqual(refused.map(() => '403 50007'));
    for (const one of [ada, bob]) {
      expect((await one.rest.get<Message[]>(`/channels/${id}/messages`)).map((row) => row.id)).toEqual([theirs.id]);
      expect(await ask(one, 'POST', `${path}/ack`, {})).toBe('200');
    }
    expect(await ask(ada, 'DELETE', `${path}/reactions/${THUMB}/@me`)).toBe('204');
    expect(await ask(bob, 'DELETE', path)).toBe('204');
    await end(ada, bob);
    expect(await ask(bob, ...(refused[0] as [string, string, unknown]))).toBe('201');
  });

  it('decide with the settings who may begin a conversation', async () => {
    expect(await ask(zoe, ...openTo(ada))).toBe('403 50007');
    await put(zoe, ada);
    await put(ada, zoe);
    expect(await ask(zoe, ...openTo(ada))).toBe('200');

    const ear = await Ear.of(bob);
    const settings = { direct_messages: 'friends' };
    expect(await bob.rest.patch('/users/@me/settings', settings)).toEqual({
      ...settings,
      restricted_guilds: [],
      version: 1,
    });
    expect(await ear.until('USER_SETTINGS_UPDATE')).toMatchObject(settings);
    expect(await ask(ada, ...openTo(bob))).toBe('403 50007');
    const guilds = (await bob.rest.get<{ id: string }[]>('/users/@me/guilds')).map(({ id }) => id);
    await bob.rest.patch('/users/@me/settings', { direct_messages: 'guilds', restricted_guilds: guilds });
    expect(await ask(ada, ...openTo(bob))).toBe('403 50007');
    await bob.rest.patch('/users/@me/settings', { restricted_guilds: [] });
    expect(await ask(ada, ...openTo(bob))).toBe('200');
    await bob.rest.patch('/users/@me/settings', { direct_messages: 'nobody' });
    // What there is goes on.
    expect(await ask(ada, ...openTo(bob))).toBe('200');
    expect(await bob.rest.get('/users/@me/settings')).toMatchObject({ direct_messages: 'nobody', version: 4 });
    ear.client.close();
  });

  it('keep who is blocked from beginning one, and from being put into a group', async () => {
    await put(ada, bob, BLOCKED);
    expect([await ask(ada, ...openTo(bob)), await ask(bob, ...openTo(ada))]).toEqual(['403 50007', '403 50007']);
    const group = { recipient_ids: [ada.user.id, zoe.user.id] };
    expect(await ask(bob, 'POST', '/users/@me/channels', group)).toBe('403 50007');
  });
});
