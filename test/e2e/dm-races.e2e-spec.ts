// Real: the whole product in one process.
import type { DmChannel, Message } from '@messagepal/protocol';
import { answerOf, Ear } from './dms/ear';
import { World, type Person } from './world';

/** One who goes on sending until told to stop, several messages at a time. */
class Talker {
  /** Contents by when they were sent: before or after `mark` was called. */
  readonly sent: { content: string; answer: string; late: boolean }[] = [];
  private late = false;
  private stopped = false;
  private readonly done: Promise<unknown>;

  constructor(
    private readonly origin: string,
    private readonly person: Person,
    private readonly channelId: string,
    atOnce = 4,
  ) {
    this.done = Promise.all(Array.from({ length: atOnce }, (_, lane) => this.talk(lane)));
  }

  /** What is sent from now on is late. */
  mark(): void {
    this.late = true;
  }

  /** Resolves when as many were sent since. */
  async more(count: number): Promise<void> {
    const from = this.sent.length;
    while (this.sent.length < from + count) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.done;
  }

  private async talk(lane: number): Promise<void> {
    for (let turn = 0; !this.stopped; turn += 1) {
      const { late } = this;
      const content = `${lane}.${turn}`;
      const call = ['POST', `/channels/${this.channelId}/messages`, { content }] as const;
      this.sent.push({ content, late, answer: await answerOf(this.origin, this.person.token, call) });
    }
  }
}

const contents = (ear: Ear): string[] =>
  ear.all('MESSAGE_CREATE').flatMap(({ type, content }) => (type === 0 ? [content] : []));

describe('races around direct messages', () => {
  let world: World;
  let ada: Person;
  let bob: Person;
  let cleo: Person;

  const open = (from: Person, ...to: Person[]): Promise<DmChannel> =>
    from.rest.post('/users/@me/channels', { recipient_ids: to.map(({ user }) => user.id) });
  const everything = async (person: Person, id: string): Promise<string[]> => {
    const all: Message[] = [];
    for (let before = ''; ; before = `&before=${all.at(-1)?.id}`) {
      const page = await person.rest.get<Message[]>(`/channels/${id}/messages?limit=100${before}`);
      all.push(...page);
      if (page.length < 100) return all.flatMap(({ type, content }) => (type === 0 ? [content] : []));
    }
  };

  beforeAll(async () => {
    world = await World.open();
    [ada, bob, cleo] = [await world.person('ada'), await world.person('bob'), await world.person('cleo')];
    const guild = await ada.createGuild();
    for (const one of [bob, cleo]) await one.join(guild, ada);
  }, 60_000);
  afterAll(() => world.close());

  it('a block: nothing is sent after it is answered, and what was sent is heard and stored once', async () => {
    const { id } = await open(ada, bob);
    const ear = await Ear.of(ada);
    const talker = new Talker(world.url, bob, id);
    await talker.more(20);
    await ada.rest.put(`/users/@me/relationships/${bob.user.id}`, { type: 2 });
    talker.mark();
    await talker.more(20);
    await talker.stop();
    const answersOf = (wanted: boolean) =>
      new Set(talker.sent.filter(({ late }) => late === wanted).map(({ answer }) => answer));
    expect([...answersOf(true)]).toEqual(['403 50007']);
    expect([...answersOf(false)].every((answer) => answer === '201' || answer === '403 50007')).toBe(true);
    const sent = talker.sent.flatMap(({ content, answer }) => (answer === '201' ? [content] : []));
    expect((await everything(ada, id)).toSorted()).toEqual(sent.toSorted());
    expect(contents(ear).toSorted()).toEqual(sent.toSorted());
    await ada.rest.delete(`/users/@me/relationships/${bob.user.id}`);
    ear.client.close();
  });

  it('a removal from a group: who is removed hears nothing that is sent after it is answered, the others hear all once', async () => {
    const { id } = await open(ada, bob, cleo);
    const [a, c] = [await Ear.of(ada, 'socketio'), await Ear.of(cleo)];
    const talker = new Talker(world.url, bob, id);
    await talker.more(20);
    await ada.rest.delete(`/channels/${id}/recipients/${cleo.user.id}`);
    talker.mark();
    await talker.more(20);
    await talker.stop();
    expect(new Set(talker.sent.map(({ answer }) => answer))).toEqual(new Set(['201']));
    // Told after everything else of theirs.
    await cleo.rest.patch('/users/@me/settings', { restricted_guilds: [] });
    await c.until('USER_SETTINGS_UPDATE');
    const late = new Set(talker.sent.flatMap((one) => (one.late ? [one.content] : [])));
    expect(contents(c).filter((content) => late.has(content))).toEqual([]);
    expect(contents(c).length).toBeGreaterThanOrEqual(20);
    const names = c.heard.map(({ name }) => name);
    expect(names.slice(names.indexOf('CHANNEL_DELETE'))).not.toContain('MESSAGE_CREATE');
    const all = talker.sent.map(({ content }) => content).toSorted();
    await a.until('MESSAGE_CREATE', () => contents(a).length >= all.length);
    expect(contents(a).toSorted()).toEqual(all);
    expect((await everything(ada, id)).toSorted()).toEqual(all);
    for (const ear of [a, c]) ear.client.close();
  });

  it('who is removed from a group while sending: what is sent after it is refused and not stored', async () => {
    const { id } = await open(ada, bob, cleo);
    const a = await Ear.of(ada);
    const talker = new Talker(world.url, cleo, id);
    await talker.more(20);
    await ada.rest.delete(`/channels/${id}/recipients/${cleo.user.id}`);
    talker.mark();
    await talker.more(20);
    await talker.stop();
    const late = talker.sent.filter((one) => one.late).map(({ answer }) => answer);
    expect(new Set(late)).toEqual(new Set(['404 10003']));
    const sent = talker.sent.flatMap(({ content, answer }) => (answer === '201' ? [content] : [])).toSorted();
    expect((await everything(ada, id)).toSorted()).toEqual(sent);
    await a.until('MESSAGE_CREATE', () => contents(a).length >= sent.length);
    expect(contents(a).toSorted()).toEqual(sent);
    a.client.close();
  });

  it('an addition to a group: what is not heard is found in the history', async () => {
    const dora = await world.person('dora');
    await dora.join(await ada.createGuild(), ada);
    const { id } = await open(ada, bob, cleo);
    const ear = await Ear.of(dora);
    const talker = new Talker(world.url, bob, id);
    await talker.more(10);
    await ada.rest.put(`/channels/${id}/recipients/${dora.user.id}`);
    await ear.until('CHANNEL_CREATE');
    const found = await everything(dora, id);
    await talker.more(10);
    await talker.stop();
    const last = talker.sent.at(-1)?.content;
    await ear.until('MESSAGE_CREATE', ({ content }) => content === last);
    await ear.until('MESSAGE_CREATE', () => new Set([...found, ...contents(ear)]).size === talker.sent.length);
    expect(contents(ear).length).toBe(new Set(contents(ear)).size);
    ear.client.close();
  });

  it('many additions: no group has more people than it may', async () => {
    const guild = await ada.createGuild();
    const many = await Promise.all(Array.from({ length: 12 }, () => world.person('many')));
    for (const one of many) await one.join(guild, ada);
    const { id } = await open(ada, bob, cleo);
    const add = (one: Person) => answerOf(world.url, ada.token, ['PUT', `/channels/${id}/recipients/${one.user.id}`]);
    const answers = await Promise.all(many.map(add));
    expect(answers.toSorted()).toEqual([...Array<string>(7).fill('204'), ...Array<string>(5).fill('400 30004')]);
    const { recipients } = await ada.rest.get<DmChannel>(`/channels/${id}`);
    expect(recipients.length).toBe(9);
  });

  it('edits and a removal at once: everybody is left with the same, and nothing comes after the removal', async () => {
    const { id } = await open(bob, cleo);
    const ears = [await Ear.of(bob), await Ear.of(cleo, 'socketio')];
    for (let round = 0; round < 5; round += 1) {
      const { id: message } = await bob.say(id, `round ${round}`);
      const path = `/channels/${id}/messages/${message}`;
      const edit = (n: number) => answerOf(world.url, bob.token, ['PATCH', path, { content: `${n}` }]);
      await Promise.all([edit(1), edit(2), answerOf(world.url, bob.token, ['DELETE', path]), edit(3)]);
      for (const ear of ears) await ear.until('MESSAGE_DELETE', (gone) => gone.id === message);
    }
    // Told after everything else.
    await bob.say(id, 'the end');
    for (const ear of ears) {
      await ear.until('MESSAGE_CREATE', ({ content }) => content === 'the end');
      const last = new Map(ear.heard.map(({ name, data }) => [(data as { id?: string }).id, name]));
      const fates = [...last.values()].filter((name) => name.startsWith('MESSAGE_'));
      expect(fates).toEqual([...Array<string>(5).fill('MESSAGE_DELETE'), 'MESSAGE_CREATE']);
      ear.client.close();
    }
    expect(await everything(cleo, id)).toEqual(['the end']);
  });
});
