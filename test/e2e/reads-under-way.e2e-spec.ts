// Real: everything; reads take as long as a test says.
import type { GuildWithChannels, Message } from '@messagepal/protocol';
import { LastMessages } from '@messagepal/channels';
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

  /** The next call of this method waits; resolves to what lets it go on, once it waits. */
  function hold<T extends object>(service: T, verb: keyof T & string): Promise<() => void> {
    const calls = service as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const read = calls[verb]?.bind(service);
    return new Promise((waits) => {
      jest.spyOn(calls, verb).mockImplementationOnce(async (...args: unknown[]) => {
        await new Promise<void>((go) => waits(go));
        return read?.(...args);
      });
    });
  }
  const home = (): MessageHome => world.app.get(MessageHome);
  /** The answer, or the error. */
  const outcome = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);
  const revoke = (): Promise<unknown> =>
    owner.rest.put(`${path}/permissions/${member.user.id}`, { type: 'member', deny: toWire(bits('READ_MESSAGES')) });
  const give = (): Promise<unknown> => owner.rest.delete(`${path}/permissions/${member.user.id}`);

  it('shows no page with what was said after the answer', async () => {
    const waits = hold(home(), 'page');
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
    const waits = hold(home(), 'getMany');
    const message = outcome(member.rest.get<Message>(`${path}/messages/${id}`));
    const go = await waits;
    await revoke();
    await owner.rest.patch(`${path}/messages/${id}`, { content: 'among ourselves' });
    go();
    expect(await message).toMatchObject({ status: 404 });
    await give();
  });

  it('shows an empty page to who may not read the history any more', async () => {
    const waits = hold(home(), 'page');
    const page = member.rest.get<Message[]>(`${path}/messages`);
    const go = await waits;
    const deny = toWire(bits('READ_MESSAGE_HISTORY'));
    await owner.rest.put(`${path}/permissions/${member.user.id}`, { type: 'member', deny });
    go();
    expect(await page).toEqual([]);
    await give();
  });

  it.each(['one channel', 'all channels'])('tells of %s no message that came after the answer', async (what) => {
    const channelId = textChannel(guild).id;
    const waits = hold(world.app.get(LastMessages), 'of');
    const shown = outcome(member.rest.get(what === 'one channel' ? path : `/guilds/${guild.id}/channels`));
    const go = await waits;
    await revoke();
    const { id } = await owner.say(channelId, 'among ourselves');
    go();
    const text = JSON.stringify(await shown);
    expect(text).not.toContain(id);
    expect(text).not.toContain(`"id":"${channelId}"`);
    await give();
  });
});
