// Real: everything; reads take as long as a test says.
import type { GuildWithChannels, Message } from '@messagepal/protocol';
import { LastMessages } from '@messagepal/channels';
import { MessageHome } from '@messagepal/messages';
import { bits, toWire, type PermissionName } from '@messagepal/permissions';
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
  const deny = (right: PermissionName): Promise<unknown> =>
    owner.rest.put(`${path}/permissions/${member.user.id}`, { type: 'member', deny: toWire(bits(right)) });
  const revoke = (): Promise<unknown> => deny('READ_MESSAGES');
  const revokeHistory = (): Promise<unknown> => deny('READ_MESSAGE_HISTORY');
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
    await revokeHistory();
    go();
    expect(await page).toEqual([]);
    await give();
  });

  it('shows no message to who may not read the history any more', async () => {
    const { id } = await owner.say(textChannel(guild).id, 'harmless');
    const waits = hold(home(), 'getMany');
    const message = outcome(member.rest.get<Message>(`${path}/messages/${id}`));
    const go = await waits;
    await revokeHistory();
    go();
    expect(await message).toMatchObject({ status: 403 });
    await give();
  });

  describe('shows who wrote a reply no more than that', () => {
    let answered: Message;
    let reply: Message;
    const edit = () => member.rest.patch<Message>(`${path}/messages/${reply.id}`, { content: 'edited' });
    const goOn = () => owner.rest.patch(`${path}/messages/${answered.id}`, { content: 'among ourselves' });

    beforeEach(async () => {
      answered = await owner.say(textChannel(guild).id, 'harmless');
      const form = { content: 'reply', nonce: answered.id, message_reference: { message_id: answered.id } };
      reply = await member.rest.post<Message>(`${path}/messages`, form);
    });

    it('which is all, while the right is held', async () => {
      await goOn();
      const referenced_message = { id: answered.id, content: 'among ourselves' };
      expect(await edit()).toMatchObject({ content: 'edited', referenced_message });
      const again = { content: 'x', nonce: answered.id };
      expect(await member.rest.post(`${path}/messages`, again)).toMatchObject({
        content: 'edited',
        referenced_message,
      });
    });

    it('when the right to read the history is taken during an edit', async () => {
      const waits = hold(home(), 'edit');
      const edited = edit();
      const go = await waits;
      await revokeHistory();
      await goOn();
      go();
      expect(await edited).toMatchObject({ id: reply.id, content: 'edited' });
      expect(await edited).not.toHaveProperty('referenced_message');
      await give();
    });

    it('when the channel is hidden after an edit', async () => {
      const edits = hold(home(), 'edit');
      const edited = edit();
      const write = await edits;
      const reads = hold(home(), 'getMany');
      write();
      const go = await reads;
      await revoke();
      await goOn();
      go();
      expect(await edited).toMatchObject({ id: reply.id, content: 'edited' });
      expect(await edited).not.toHaveProperty('referenced_message');
      await give();
    });

    it('when the right is taken before the reply is sent again', async () => {
      await revokeHistory();
      await goOn();
      const again = await member.rest.post<Message>(`${path}/messages`, { content: 'x', nonce: answered.id });
      expect(again).toMatchObject({ id: reply.id, content: 'reply' });
      expect(again).not.toHaveProperty('referenced_message');
      await give();
    });
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
