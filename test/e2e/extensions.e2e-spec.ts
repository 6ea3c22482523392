// Real: everything, in one process with the extensions of this file.
import { Injectable, Module } from '@nestjs/common';
import { defineExtension, OnEvent, type ExtensionEvent, type ExtensionEvents } from '@messagepal/extension';
import { toWire } from '@messagepal/permissions';
import type { GuildWithChannels, Role } from '@messagepal/protocol';
import { DataSource } from 'typeorm';
import { textChannel, World, type Person } from './world';

@Injectable()
class Diary {
  readonly heard: ExtensionEvent[] = [];

  @OnEvent('MESSAGE_CREATE', 'MESSAGE_UPDATE', 'MESSAGE_DELETE')
  write(event: ExtensionEvents['MESSAGE_CREATE' | 'MESSAGE_UPDATE' | 'MESSAGE_DELETE']): void {
    this.heard.push(event);
  }

  @OnEvent('GUILD_MEMBER_ADD', 'GUILD_MEMBER_REMOVE')
  greet(event: ExtensionEvents['GUILD_MEMBER_ADD' | 'GUILD_MEMBER_REMOVE']): Promise<void> {
    this.heard.push(event);
    return Promise.resolve();
  }
}

@Injectable()
class Clumsy {
  attempts = 0;

  @OnEvent('MESSAGE_CREATE')
  stumble(): Promise<void> {
    this.attempts += 1;
    return this.attempts === 1 ? Promise.reject(new Error('planted')) : Promise.resolve();
  }
}

@Module({ providers: [Diary, Clumsy] })
class DiaryModule {}

const diaries = defineExtension({
  name: 'diaries',
  compatible: '*',
  modules: { worker: [DiaryModule] },
  handlers: [Clumsy, Diary],
});

/** Whatever the order in which a queue keeps the fields. */
const textOf = (event: object): string =>
  JSON.stringify(Object.entries(event).toSorted(([a], [b]) => (a < b ? -1 : 1)));

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('waited 30 s in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A bit that no extension of this install has. */
const ORPHAN = 1n << 120n;

describe('extensions', () => {
  let world: World;
  let owner: Person;
  let guild: GuildWithChannels;
  let diary: Diary;

  beforeAll(async () => {
    world = await World.open({ MP_LOG_LEVEL: 'fatal' }, [diaries]);
    owner = await world.person('owner');
    guild = await owner.createGuild();
    diary = world.app.get(Diary, { strict: false });
  }, 60_000);
  afterAll(() => world.close());

  /** Waits until the diary has all of these. */
  async function hears(...events: object[]): Promise<void> {
    await until(() => {
      const heard = new Set(diary.heard.map(textOf));
      return events.every((event) => heard.has(textOf(event)));
    });
  }

  it('hear of messages, by their ids', async () => {
    const channelId = textChannel(guild).id;
    const { id: messageId } = await owner.say(channelId, 'hello');
    await owner.rest.patch(`/channels/${channelId}/messages/${messageId}`, { content: 'hello again' });
    await owner.rest.delete(`/channels/${channelId}/messages/${messageId}`);
    const message = { guildId: guild.id, channelId, messageId };
    await hears(
      { event: 'MESSAGE_CREATE', ...message, revision: 0 },
      { event: 'MESSAGE_UPDATE', ...message, revision: 1 },
      { event: 'MESSAGE_DELETE', ...message, revision: 1 },
    );
  });

  it('hear of a repeated send as of one', async () => {
    const channelId = textChannel(guild).id;
    const [first, second] = [await owner.say(channelId, 'once', 'n'), await owner.say(channelId, 'once', 'n')];
    expect(second.id).toBe(first.id);
    const { id: last } = await owner.say(channelId, 'after it');
    await hears({ event: 'MESSAGE_CREATE', guildId: guild.id, channelId, messageId: last, revision: 0 });
    expect(diary.heard.filter((event) => 'messageId' in event && event.messageId === first.id)).toHaveLength(1);
  });

  it('hear of who comes and goes', async () => {
    const guest = await world.person('guest');
    await guest.join(guild, owner);
    await guest.rest.delete(`/users/@me/guilds/${guild.id}`);
    const member = { guildId: guild.id, userId: guest.user.id };
    await hears({ event: 'GUILD_MEMBER_ADD', ...member }, { event: 'GUILD_MEMBER_REMOVE', ...member });
  });

  it('are called again after a failure, of which neither sender nor others notice anything', async () => {
    const clumsy = world.app.get(Clumsy, { strict: false });
    clumsy.attempts = 0;
    const { id: messageId } = await owner.say(textChannel(guild).id, 'careful');
    await hears({
      event: 'MESSAGE_CREATE',
      guildId: guild.id,
      channelId: textChannel(guild).id,
      messageId,
      revision: 0,
    });
    await until(() => clumsy.attempts >= 2);
    const metrics = await (await fetch(`${world.url}/metrics`)).text();
    expect(metrics).toMatch(/extension_events_total{handler="diaries\/Clumsy.stumble",outcome="failed"} \d/);
  });
});

describe('bits of an extension that is gone', () => {
  let world: World;
  let owner: Person;
  let guild: GuildWithChannels;
  let role: Role;

  beforeAll(async () => {
    world = await World.open();
    owner = await world.person('owner');
    guild = await owner.createGuild();
    role = await owner.rest.post<Role>(`/guilds/${guild.id}/roles`, { name: 'Old', permissions: '1' });
    const source = world.app.get(DataSource);
    await source.query('UPDATE roles SET permissions = $1 WHERE id = $2', [toWire(ORPHAN | 1n), role.id]);
    await source.query('UPDATE guilds SET version = version + 1 WHERE id = $1', [guild.id]);
    // Makes the guild's log, and with it the views, hear of the new version.
    await owner.rest.patch(`/guilds/${guild.id}`, { name: 'Heard' });
  }, 60_000);
  afterAll(() => world.close());

  const change = async (path: string, body: object, method = 'PATCH') => {
    const answer = await fetch(`${world.url}/api/v1/guilds/${guild.id}/${path}`, {
      method,
      headers: { Authorization: `Bearer ${owner.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };

  it('stay where they are, whatever else is changed', async () => {
    const permissions = toWire(ORPHAN | 3n);
    expect(await change(`roles/${role.id}`, { name: 'Older' })).toMatchObject({ status: 200 });
    expect(await change(`roles/${role.id}`, { permissions })).toMatchObject({ status: 200, body: { permissions } });
  });

  it('come nowhere else', async () => {
    const invalid = { status: 400, body: { code: 50035 } };
    expect(await change('roles', { permissions: toWire(ORPHAN) }, 'POST')).toMatchObject(invalid);
    const { body } = await change('roles', { name: 'New', permissions: '1' }, 'POST');
    const path = `roles/${(body as Role).id}`;
    expect(await change(path, { permissions: toWire(ORPHAN | 1n) })).toMatchObject(invalid);
  });

  it('go when a set is written without them, and do not come back', async () => {
    expect(await change(`roles/${role.id}`, { permissions: '1' })).toMatchObject({ status: 200 });
    expect(await change(`roles/${role.id}`, { permissions: toWire(ORPHAN | 1n) })).toMatchObject({ status: 400 });
  });
});
