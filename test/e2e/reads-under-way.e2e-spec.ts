// Real: everything; reads of messages take as long as a test says.
import type { GuildWithChannels, Message } from '@messagepal/protocol';
import { MessageHome } from '@messagepal/messages';
import { bits, toWire } from '@messagepal/permissions';
import { type Person, textChannel, World } from './world';

describe('a read that is under way while its right is taken', () => {
  let world: World;
  let owner: Person;
  let member: Person;
  let guild: GuildWithChannels;
  let path: string;

  beforeAll(async () => {
    world = await World.open();
    [owner, member] = [await world.person('owner'), await world.person('member')];
    guild = await owner.createGuild();
    path = `/channels/${textChannel(guild).id}`;
    await member.join(guild, owner);
  });
  afterAll(() => world.close());
  afterEach(() => jest.restoreAllMocks());

  /** The next read of this kind waits; resolves to what lets it go on, once it waits. */
  function hold(verb: 'page' | 'getMany'): Promise<() => void> {
    const home = world.app.get(MessageHome);
    const read = home[verb].bind(home) as (...args: unknown[]) => Promise<never>;
    return new Promise((waits) => {
      jest.spyOn(home, verb).mockImplementationOnce(async (...args: unknown[]) => {
        await new Promise<void>((go) => waits(go));
        return read(...args);
      });
    });
  }
  /** The answer, or the error. */
  const outcome = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);
  const revoke = (): Promise<unknown> =>
    owner.rest.put(`${path}/permissions/${member.user.id}`, { type: 'member', deny: toWire(bits('READ_MESSAGES')) });
  const give = (): Promise<unknown> => owner.rest.delete(`${path}/permissions/${member.user.id}`);

  it('shows no page with what was said after the answer', async () => {
    const waits = hold('page');
    const page = outcome(member.rest.get<Message[]>(`${path}/messages`));
    const go = await waits;
    await revoke();
    await owner.say(textChannel(guild).id, 'among ourselves');
    go();
    expect(await page).toMatchObject({ status: 404 });
    await give();
  });

  it('shows no message as it was edited after the answer', async () => {
    const { id } = await owner.say(textChannel(guild).id, 'harmless');
    const waits = hold('getMany');
    const message = outcome(member.rest.get<Message>(`${path}/messages/${id}`));
    const go = await waits;
    await revoke();
    await owner.rest.patch(`${path}/messages/${id}`, { content: 'among ourselves' });
    go();
    expect(await message).toMatchObject({ status: 404 });
    await give();
  });

  it('shows an empty page to who may not read the history any more', async () => {
    const waits = hold('page');
    const page = member.rest.get<Message[]>(`${path}/messages`);
    const go = await waits;
    const deny = toWire(bits('READ_MESSAGE_HISTORY'));
    await owner.rest.put(`${path}/permissions/${member.user.id}`, { type: 'member', deny });
    go();
    expect(await page).toEqual([]);
    await give();
  });
});
