import { setTimeout as sleep } from 'node:timers/promises';
import { Config, loadConfig } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { guildTopic, inboxTopic, MemoryEventLog, type LogEntry } from '@messagepal/event-log';
import { SnowflakeGenerator } from '@messagepal/snowflake';
import { HomeTraffic } from '../grpc/home-traffic';
import { MessageEvents } from '../message.events';
import type { MessageRow } from '../message';
import { MemoryMessageStore } from '../store/message-store.memory';
import { everybody } from '../testing/authors';
import { TestDataService } from '../testing/data-service';
import { CHANNEL, editing, GUILD, removing, sending } from '../testing/requests';
import { Rooms } from '../testing/rooms';
import { aRow } from '../testing/rows';
import { MessageHome, type MessagePage } from './message-home';
import { messageHomeContract } from './message-home.contract';
import { LocalMessageHome } from './message-home.local';
import { RemoteMessageHome } from './message-home.remote';
import { InstanceList } from './remote/instance-list';
import { readTraffic } from './remote/read-traffic';

const open: { kill?(): Promise<void>; onApplicationShutdown?(): void }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) {
    one.onApplicationShutdown?.();
    await one.kill?.();
  }
});

const serve = async (home: MessageHome, config?: Config, at?: string): Promise<TestDataService> => {
  const service = await TestDataService.start(home, config, at);
  open.push(service);
  return service;
};

const connect = (services: { address: string }[], secret?: string): RemoteMessageHome => {
  const home = new RemoteMessageHome(
    new InstanceList(
      services.map(({ address }) => address),
      secret,
    ),
  );
  open.push(home);
  return home;
};

/** Two instances over one store and one log, and two processes that call them. */
async function setUp() {
  const log = new MemoryEventLog();
  const store = new MemoryMessageStore();
  const events = new MessageEvents(everybody);
  const local = (node: number) => new LocalMessageHome({ log, store, events, ids: new SnowflakeGenerator({ node }) });
  const services = [await serve(local(1)), await serve(local(2))] as const;
  return { log, store, local, services, home: connect([...services]), other: connect([...services].toReversed()) };
}

/** A home that answers as the test says. */
class Answering extends MessageHome {
  pages = 0;

  constructor(private readonly answer: () => Promise<MessageRow[]>) {
    super();
  }

  async page(): Promise<MessagePage> {
    this.pages += 1;
    return { rows: await this.answer() };
  }

  getMany = () => this.answer();
  send = async () => ({ kind: 'sent', row: (await this.answer())[0] ?? aRow('1'), duplicate: false }) as const;
  edit = async () => ({ kind: 'edited', row: (await this.answer())[0] ?? aRow('1') }) as const;
  remove = async () => (await this.answer(), { kind: 'removed' } as const);
  removeMany = this.remove;
}

it('carries DMs as what they are', async () => {
  const log = new MemoryEventLog();
  const store = new MemoryMessageStore();
  const rooms = new Rooms(new Map([[CHANNEL, ['1', '2']]]));
  const parts = { log, store, events: new MessageEvents(everybody), audience: rooms };
  const service = await serve(new LocalMessageHome({ ...parts, ids: new SnowflakeGenerator({ node: 1 }) }));
  const home = connect([service]);
  const heard: string[] = [];
  await log.subscribe(inboxTopic('2'), ({ event }) => heard.push(event.t));
  const sent = await home.send(sending('hello', { guildId: null }));
  expect(sent).toMatchObject({ kind: 'sent', row: { guildId: null, content: 'hello' } });
  const id = sent.kind === 'sent' ? sent.row.id : '';
  const edited = await home.edit(editing(id, 'hello there', { guildId: null }));
  expect(edited).toMatchObject({ kind: 'edited', row: { guildId: null } });
  expect(await home.remove(removing(id, { guildId: null }))).toEqual({ kind: 'removed' });
  expect(heard).toEqual(['MESSAGE_CREATE', 'MESSAGE_UPDATE', 'MESSAGE_DELETE']);
});

const outcomeOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

messageHomeContract('RemoteMessageHome (two instances, memory store, memory log)', setUp);

describe('RemoteMessageHome', () => {
  it('carries every field of a row there and back', async () => {
    const full = aRow('5', {
      guildId: null,
      editedAt: 1_700_000_000_123,
      revision: 3,
      nonce: '',
      type: 19,
      flags: 4,
      content: '',
      reference: { message_id: '1', channel_id: '2' },
      rich: { embeds: [{ title: 'x' }], mentionEveryone: false },
    });
    const rows = [full, aRow('4', { reference: { message_id: '1', channel_id: '2', guild_id: '3' } })];
    const home = connect([await serve(new Answering(async () => rows))]);
    expect((await home.page(CHANNEL, { limit: 2 })).rows).toEqual(rows);
    expect(await home.getMany(CHANNEL, ['5', '4'])).toEqual(rows);
    expect(await home.edit(editing('5', 'x'))).toEqual({ kind: 'edited', row: full });
  });

  it('carries an error of the product as it is, and hides any other', async () => {
    const thrown = new ApiError('INVALID_FORM_BODY', {
      fields: { content: { _errors: [{ code: 'X', message: 'größer' }] } },
      headers: { 'X-A': 'b' },
    });
    const failing = new Answering(() => Promise.reject(thrown));
    const home = connect([await serve(failing)]);
    const caught = (await outcomeOf(home.send(sending('x')))) as ApiError;
    expect(caught).toBeInstanceOf(ApiError);
    expect(caught.toBody()).toEqual(thrown.toBody());
    expect([caught.status, caught.headers]).toEqual([400, { 'X-A': 'b' }]);
    const bug = connect([await serve(new Answering(() => Promise.reject(new TypeError('secret'))))]);
    expect(((await outcomeOf(bug.remove(removing('1')))) as ApiError).toBody()).toEqual(
      new ApiError('INTERNAL').toBody(),
    );
  });

  it('does not take the store of an instance being away for the instance being away', async () => {
    const away = new Answering(() => Promise.reject(new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 7 })));
    const home = connect([await serve(away), await serve(away)]);
    expect(await outcomeOf(home.page(CHANNEL, { limit: 1 }))).toMatchObject({ status: 503, retryAfter: 7 });
    expect(away.pages).toBe(1);
  });

  it('asks the same instance for a channel, whoever asks', async () => {
    const { home, other, services } = await setUp();
    for (const asking of [home, other, home]) await asking.page(CHANNEL, { limit: 1 });
    const reads = services.map((service) => service.get(HomeTraffic).report().reads);
    expect(reads.toSorted((a, b) => a - b)).toEqual([0, 3]);
  });

  it('encodes a page once for all who share it, and shares it among callers of one process too', async () => {
    const home = new Answering(async () => [aRow('1')]);
    const service = await serve(home);
    const callers = Array.from({ length: 5 }, () => connect([service]));
    // Connected before: a busy machine takes its time for that.
    for (const one of callers) await one.page(CHANNEL, { limit: 5 });
    const calls = callers.flatMap((one) => [one.page(CHANNEL, { limit: 5 }), one.page(CHANNEL, { limit: 5 })]);
    const pages = await Promise.all(calls);
    expect(new Set(pages).size).toBe(10);
    const { home: shared } = await setUp();
    const together = await Promise.all(Array.from({ length: 100 }, () => shared.page(CHANNEL, { limit: 5 })));
    expect(new Set(together).size).toBe(2);
  });

  it('refuses who does not know the secret', async () => {
    const config = loadConfig({ MP_DATA_SERVICE_SECRET: 'a-secret-of-good-length' });
    const service = await serve(new Answering(async () => []), config);
    const query = { limit: 1 };
    expect(await connect([service], 'a-secret-of-good-length').page(CHANNEL, query)).toEqual({ rows: [] });
    for (const wrong of [undefined, 'another-secret-of-length']) {
      expect(await outcomeOf(connect([service], wrong).page(CHANNEL, query))).toMatchObject({ status: 503 });
    }
  });

  it('refuses the 33rd different read of a channel at once, and nobody who asks for the same', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const home = new Answering(() => gate.then(() => []));
    const service = await serve(home);
    const one = connect([service]);
    const two = connect([service]);
    const pages = Array.from({ length: 32 }, (_, i) => one.page(CHANNEL, { before: String(i), limit: 1 }));
    await until(() => home.pages === 32);
    const same = two.page(CHANNEL, { before: '0', limit: 1 });
    const refused = await outcomeOf(two.page(CHANNEL, { before: '99', limit: 1 }));
    expect(refused).toMatchObject({ status: 503, code: 90_201, retryAfter: 1 });
    await until(() => home.pages === 33);
    const elsewhere = two.page('77', { limit: 1 });
    release();
    await Promise.all([...pages, same, elsewhere]);
    expect(service.get(HomeTraffic).report()).toMatchObject({
      refused: 1,
      top: [{ channelId: CHANNEL }, { channelId: '77' }],
    });
  });
});

describe('readTraffic', () => {
  it('tells of every instance, also of one that is away', async () => {
    const [one, gone] = [await serve(new Answering(async () => [])), await serve(new Answering(async () => []))];
    const home = connect([one]);
    for (const channel of ['1', '2', '2']) await home.page(channel, { limit: 1 });
    await home.remove(removing('1'));
    await gone.kill();
    expect(await readTraffic([one.address, gone.address])).toEqual([
      {
        address: one.address,
        ...{ reads: 3, queries: 3, writes: 1, refused: 0 },
        top: [
          { channelId: '2', reads: 2, surplus: 0 },
          { channelId: '1', reads: 1, surplus: 0 },
        ],
      },
      { address: gone.address, reason: expect.stringContaining('UNAVAILABLE') as string },
    ]);
  });
});

describe('RemoteMessageHome, when instances fail', () => {
  it('says so when all are away, and comes back by itself', async () => {
    const { services, home, local } = await setUp();
    await Promise.all(services.map((service) => service.kill()));
    expect(await outcomeOf(home.send(sending('x')))).toMatchObject({ status: 503, retryAfter: 1 });
    await serve(local(3), undefined, services[0].address);
    await home.send(sending('y'));
  }, 15_000);

  it('waits for an instance that restarts', async () => {
    const { services, home, local } = await setUp();
    await Promise.all(services.map((service) => service.kill()));
    const sent = home.send(sending('x'));
    await sleep(700);
    await serve(local(3), undefined, services[1].address);
    expect(await sent).toMatchObject({ kind: 'sent' });
  });

  it('goes past an instance that has fallen silent, and later leaves it alone', async () => {
    const never = new Answering(() => new Promise(() => undefined));
    const good = new Answering(async () => [aRow('1')]);
    const home = connect([await serve(never), await serve(good)]);
    const channels = Array.from({ length: 20 }, (_, i) => String(1000 + i));
    // They would be refused, had the others been asked only at the end of the 2 s that a read has.
    await Promise.all(channels.map((channel) => home.page(channel, { limit: 1 })));
    expect(never.pages).toBeGreaterThan(0);
    const asked = never.pages;
    await Promise.all(channels.map((channel) => home.page(channel, { limit: 1 })));
    expect(never.pages).toBe(asked);
  });

  it('finishes the calls of an instance that drains, and takes the next ones elsewhere', async () => {
    const slow = new Answering(() => sleep(300).then(() => [aRow('1')]));
    const services = [await serve(slow), await serve(slow)];
    const home = connect(services);
    const calls = Array.from({ length: 10 }, (_, i) => home.page(String(i), { limit: 1 }));
    await until(() => slow.pages === 10);
    const drained = services[0]?.drain();
    calls.push(...Array.from({ length: 10 }, (_, i) => home.page(String(i), { limit: 2 })));
    expect((await Promise.all(calls)).every(({ rows }) => rows.length === 1)).toBe(true);
    await drained;
  });

  it('loses nothing and doubles nothing when an instance is killed under traffic and returns', async () => {
    const { log, store, services, home, other, local } = await setUp();
    const heard: LogEntry[] = [];
    await log.subscribe(guildTopic(GUILD), (entry) => heard.push(entry));
    const answered: string[] = [];
    let running = true;
    const write = async (writer: number): Promise<void> => {
      for (let i = 0; running; i += 1) {
        const by = i % 2 === 0 ? home : other;
        const content = `${writer}:${i}`;
        await by.send(sending(content, { channelId: String(50 + (i % 6)), authorId: String(writer + 1) }));
        answered.push(content);
      }
    };
    const answeredMore = async (count: number): Promise<void> => {
      const wanted = answered.length + count;
      while (answered.length < wanted) await sleep(5);
    };
    const writers = Array.from({ length: 8 }, (_, writer) => write(writer));
    await answeredMore(50);
    await services[0].kill();
    await answeredMore(50);
    await serve(local(3), undefined, services[0].address);
    await answeredMore(50);
    await services[1].kill();
    await answeredMore(50);
    running = false;
    await Promise.all(writers);
    const rows = (
      await Promise.all(Array.from({ length: 6 }, (_, i) => store.scan(String(50 + i), null, 100_000)))
    ).flat();
    expect(rows.map(({ content }) => content).toSorted()).toEqual(answered.toSorted());
    const told = heard
      .filter(({ event }) => event.t === 'MESSAGE_CREATE')
      .map(({ event }) => JSON.parse(event.d) as object);
    expect(told.map((message) => String(Reflect.get(message, 'content'))).toSorted()).toEqual(answered.toSorted());
    expect(told.some((message) => 'nonce' in message)).toBe(false);
  }, 60_000);
});

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i += 1) await sleep(10);
  expect(condition()).toBe(true);
}
