import { EventLog, guildTopic } from '@messagepal/event-log';
import type { Channel, GuildWithChannels, Message } from '@messagepal/protocol';
import { MessageHooks, MessageStoreSource } from '@messagepal/messages';
import { ApiError } from '@messagepal/errors';
import { Person, textChannel, World } from './world';

describe('messages over HTTP (all parts real)', () => {
  let world: World;
  let ana: Person;
  let guild: GuildWithChannels;
  let path: string;

  beforeAll(async () => {
    world = await World.open();
    ana = await world.person('ana');
  }, 60_000);
  beforeEach(async () => {
    guild = await ana.createGuild();
    path = `/channels/${textChannel(guild).id}/messages`;
  });
  afterAll(() => world.close());

  const call = async (method: string, to: string, body?: unknown, token = ana.token) => {
    const answer = await fetch(`${world.url}/api/v1${to}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text ? (JSON.parse(text) as unknown) : undefined };
  };
  const send = async (content: string, more = {}): Promise<Message> => {
    const answer = await call('POST', path, { content, ...more });
    expect(answer.status).toBe(201);
    return answer.body as Message;
  };

  it('answers 201 with the message, and 200 with the same for its nonce', async () => {
    const first = await call('POST', path, { content: 'hello', nonce: 'n' });
    expect(first).toMatchObject({ status: 201, body: { content: 'hello', nonce: 'n', author: { id: ana.user.id } } });
    expect(first.headers.get('content-type')).toBe('application/json');
    const again = await call('POST', path, { content: 'other', nonce: 'n' });
    expect(again).toMatchObject({ status: 200, body: first.body });
  });

  it('serves pages as plain JSON with links that lead through the channel', async () => {
    const sent: string[] = [];
    for (let i = 0; i < 7; i += 1) sent.push((await send(String(i))).id);
    const walked: string[] = [];
    let next: string | undefined = `${path}?limit=3`;
    while (next) {
      const page: Awaited<ReturnType<typeof call>> = await call('GET', next);
      expect(page.status).toBe(200);
      expect(page.headers.get('content-type')).toBe('application/json');
      walked.push(...(page.body as Message[]).map(({ id }) => id));
      next = /<\/api\/v1([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(walked).toEqual(sent.toReversed());
  });

  it.each([
    ['', 50006],
    ['  \n', 50006],
    ['x'.repeat(2_001), 50035],
    ['nul \u0000', 50035],
    [7, 50035],
    [null, 50035],
    [undefined, 50006],
    [{ $gt: '' }, 50035],
  ])('refuses the content %j', async (content, code) => {
    expect(await call('POST', path, { content })).toMatchObject({ status: 400, body: { code } });
    expect(await call('GET', path)).toMatchObject({ status: 200, body: [] });
  });

  it.each([{ nonce: '' }, { nonce: 'x'.repeat(26) }, { nonce: 1 }, { nonce: null }, { tts: true }, { author_id: '1' }])(
    'refuses %j beside the content',
    async (more) => {
      expect(await call('POST', path, { content: 'x', ...more })).toMatchObject({ status: 400, body: { code: 50035 } });
    },
  );

  it.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'before=x',
    'before=1&after=2',
    'around=-1',
    'before=1&before=2',
    'page=1',
  ])('refuses the query %s', async (query) => {
    expect(await call('GET', `${path}?${query}`)).toMatchObject({ status: 400, body: { code: 50035 } });
  });

  it('refuses ids that are none, and does not find those of nobody', async () => {
    expect(await call('GET', `${path}/abc`)).toMatchObject({ status: 400 });
    for (const method of ['GET', 'DELETE']) {
      expect(await call(method, `${path}/1`)).toMatchObject({ status: 404, body: { code: 10008 } });
    }
    expect(await call('PATCH', `${path}/1`, { content: 'x' })).toMatchObject({ status: 404, body: { code: 10008 } });
  });

  it('takes no messages in voice channels and categories', async () => {
    const others = guild.channels.filter(({ type }) => type !== 'text');
    expect(others.length).toBeGreaterThan(0);
    for (const { id } of others) {
      const answer = await call('POST', `/channels/${id}/messages`, { content: 'x' });
      expect(answer).toMatchObject({ status: 400, body: { code: 50024 } });
      expect(await call('GET', `/channels/${id}/messages`)).toMatchObject({ status: 400, body: { code: 50024 } });
    }
  });

  it('edits, keeps what does not change, and deletes', async () => {
    const { id } = await send('hello', { nonce: 'n' });
    const edited = await call('PATCH', `${path}/${id}`, { content: 'changed' });
    expect(edited).toMatchObject({
      status: 200,
      body: { id, content: 'changed', nonce: 'n', edited_at: expect.any(String) },
    });
    expect(await call('PATCH', `${path}/${id}`, { content: 'changed' })).toMatchObject({
      status: 200,
      body: edited.body,
    });
    expect(await call('PATCH', `${path}/${id}`, { content: ' ' })).toMatchObject({
      status: 400,
      body: { code: 50006 },
    });
    expect(await call('GET', `${path}/${id}`)).toMatchObject({ status: 200, body: edited.body });
    expect(await call('DELETE', `${path}/${id}`)).toMatchObject({ status: 204, body: undefined });
    expect(await call('DELETE', `${path}/${id}`)).toMatchObject({ status: 404, body: { code: 10008 } });
    expect(await call('GET', path)).toMatchObject({ body: [] });
  });

  it('shows nothing to strangers', async () => {
    const { id } = await send('secret');
    const stranger = await world.person('stranger');
    const refused = { status: 404, body: { code: 10003 } };
    expect(await call('GET', path, undefined, stranger.token)).toMatchObject(refused);
    expect(await call('POST', path, { content: 'x' }, stranger.token)).toMatchObject(refused);
    expect(await call('GET', `${path}/${id}`, undefined, stranger.token)).toMatchObject(refused);
    expect(await call('PATCH', `${path}/${id}`, { content: 'x' }, stranger.token)).toMatchObject(refused);
    expect(await call('DELETE', `${path}/${id}`, undefined, stranger.token)).toMatchObject(refused);
  });

  it('names the last message of a channel', async () => {
    const { id, channel_id } = await send('hello');
    expect(await call('GET', `/channels/${channel_id}`)).toMatchObject({ body: { last_message_id: id } });
  });

  it('lets a hook change and refuse', async () => {
    world.app.get(MessageHooks, { strict: false }).willSend('test', ({ channelId, content }) => {
      if (channelId !== textChannel(guild).id) return undefined;
      if (content === 'bad') throw new ApiError({ code: 100_001, status: 403, message: 'Not here.' });
      return { content: `${content}!` };
    });
    expect(await send('hello')).toMatchObject({ content: 'hello!' });
    expect(await call('POST', path, { content: 'bad' })).toMatchObject({ status: 403, body: { code: 100_001 } });
    const { id } = await send('fair');
    expect(await call('PATCH', `${path}/${id}`, { content: 'bad' })).toMatchObject({ status: 403 });
    expect(await call('PATCH', `${path}/${id}`, { content: 'good' })).toMatchObject({ body: { content: 'good!' } });
  });

  it('does not send, edit or delete by rights that were taken meanwhile', async () => {
    const { id } = await send('hello');
    // As if another process had just answered a revoke of which this one has not heard.
    const topic = guildTopic(guild.id);
    const log = world.app.get(EventLog, { strict: false });
    const head = await log.head(topic);
    await log.appendVersion(topic, { version: head.version + 1, rights: head.rights + 1, events: [] });
    for (const [method, to] of [
      ['POST', path],
      ['PATCH', `${path}/${id}`],
    ] as const) {
      expect(await call(method, to, { content: 'x' })).toMatchObject({ status: 503 });
    }
    expect(await call('DELETE', `${path}/${id}`)).toMatchObject({ status: 503 });
  });

  it('purges the messages of deleted channels and guilds', async () => {
    const store = await world.app.get(MessageStoreSource, { strict: false }).open();
    const gone = async (channelId: string): Promise<void> => {
      while ((await store.page(channelId, { limit: 1 })).length > 0) await new Promise((done) => setTimeout(done, 50));
    };
    const second = (await call('POST', `/guilds/${guild.id}/channels`, { name: 'second', type: 'text' }))
      .body as Channel;
    await send('one');
    await call('POST', `/channels/${second.id}/messages`, { content: 'two' });
    expect(await call('DELETE', `/channels/${second.id}`)).toMatchObject({ status: 204 });
    await gone(second.id);
    expect(await call('DELETE', `/guilds/${guild.id}`)).toMatchObject({ status: 204 });
    await gone(textChannel(guild).id);
  }, 30_000);
});
