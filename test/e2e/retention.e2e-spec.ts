// Real: everything; what is old was written straight into the store.
import { LastMessages } from '@messagepal/channels';
import { jobId, Jobs } from '@messagepal/jobs';
import { keptFrom, MessageRetention, MessageStoreSource, RetainedChannels } from '@messagepal/messages';
import { snowflakeAt } from '@messagepal/snowflake';
import type { AuditLogPage, Guild, GuildWithChannels, Message, MessageSearchResult } from '@messagepal/protocol';
import { type Person, textChannel, World } from './world';

const DAY_MS = 86_400_000;
const WITHIN_MS = 20_000;

describe('retention (all parts real)', () => {
  let world: World;
  let owner: Person;
  let member: Person;
  let guild: GuildWithChannels;
  let channel: string;
  let ids = 0;

  const settle = (message_retention_days: unknown, person = owner) =>
    person.rest.patch<Guild>(`/guilds/${guild.id}`, { message_retention_days });
  const store = () => world.app.get(MessageStoreSource, { strict: false }).open();
  /** A message of so many days ago. */
  const plant = async (daysAgo: number, content: string): Promise<string> => {
    const id = String(BigInt(snowflakeAt(Date.now() - daysAgo * DAY_MS)) + BigInt((ids += 1)));
    const place = { channelId: channel, guildId: guild.id, authorId: owner.user.id, id };
    const rest = { type: 0 as const, flags: 0, editedAt: null, revision: 0, nonce: null, reference: null };
    await (await store()).insert({ ...place, ...rest, content, rich: null });
    return id;
  };
  /** What the hourly job does with the channel. */
  const keep = async (): Promise<void> => {
    const retention = world.app.get(MessageRetention, { strict: false });
    const kept = await world.app.get(RetainedChannels, { strict: false }).one(channel);
    if (kept) await retention.drop(kept, keptFrom(kept.days, Date.now()));
  };
  const contents = async (): Promise<string[]> =>
    (await owner.rest.get<Message[]>(`/channels/${channel}/messages`)).map(({ content }) => content);
  const searched = async (content: string): Promise<number> =>
    (await owner.rest.get<MessageSearchResult>(`/guilds/${guild.id}/messages/search?content=${content}`)).total_results;
  const until = async (isIt: () => Promise<boolean>): Promise<boolean> => {
    for (const end = Date.now() + WITHIN_MS; Date.now() < end;) {
      if (await isIt()) return true;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return false;
  };

  beforeAll(async () => {
    world = await World.open();
    owner = await world.person('owner');
    member = await world.person('member');
  }, 60_000);
  beforeEach(async () => {
    guild = await owner.createGuild();
    channel = textChannel(guild).id;
    await member.join(guild, owner);
  });
  afterAll(() => world.close());

  it('is a setting of the guild, in its audit log, for those who manage it', async () => {
    expect(await owner.rest.get(`/guilds/${guild.id}`)).toMatchObject({ message_retention_days: null });
    expect(await settle(30)).toMatchObject({ message_retention_days: 30 });
    expect(await member.rest.get(`/guilds/${guild.id}`)).not.toHaveProperty('message_retention_days');
    await expect(settle(1, member)).rejects.toMatchObject({ code: 50013 });
    const { audit_log_entries: entries } = await owner.rest.get<AuditLogPage>(`/guilds/${guild.id}/audit-logs`);
    expect(entries[0]).toMatchObject({
      action_type: 'GUILD_UPDATE',
      changes: [{ key: 'message_retention_days', old_value: null, new_value: 30 }],
    });
    expect(await settle(null)).toMatchObject({ message_retention_days: null });
  });

  it.each([0, -1, 3651, 1.5, '30', true, [1]])('refuses %j', async (days) => {
    await expect(settle(days)).rejects.toMatchObject({ code: 50035 });
  });

  it('removes what is older, with all that goes with it', async () => {
    const mention = `<@${member.user.id}>`;
    const old = await plant(31, `ancient ${mention}`);
    const pinned = await plant(40, 'ancient pinned');
    await plant(29, 'recent');
    await owner.rest.put(`/channels/${channel}/pins/${pinned}`);
    await owner.rest.put(`/channels/${channel}/messages/${old}/reactions/${encodeURIComponent('👍')}/@me`);
    await owner.rest.patch(`/channels/${channel}/messages/${old}`, { content: `ancient words ${mention}` });
    const reply = { content: 'a reply', message_reference: { message_id: old } };
    await owner.rest.post(`/channels/${channel}/messages`, reply);
    expect(await until(async () => (await searched('ancient')) === 2)).toBe(true);
    expect(await member.rest.get('/users/@me/mentions')).toHaveLength(1);
    await settle(30);
    await keep();
    await keep();
    const left = await owner.rest.get<Message[]>(`/channels/${channel}/messages`);
    expect(left.map(({ content }) => content).filter((content) => content !== '')).toEqual(['a reply', 'recent']);
    expect(left.find(({ content }) => content === 'a reply')).toMatchObject({ referenced_message: null });
    expect(await owner.rest.get(`/channels/${channel}/pins`)).toEqual([]);
    expect(await member.rest.get('/users/@me/mentions')).toEqual([]);
    expect(await searched('ancient')).toBe(0);
    await expect(owner.rest.get(`/channels/${channel}/messages/${old}`)).rejects.toMatchObject({ code: 10008 });
    await settle(null);
    await keep();
    expect(await contents()).toContain('recent');
  });

  it('is kept by a job, channel by channel', async () => {
    const other = await owner.createGuild('Other');
    await plant(3, 'old');
    await plant(1, 'new');
    await settle(2);
    const kept = channel;
    channel = textChannel(other).id;
    await plant(3, 'kept for ever');
    const data = { after: null, under: null };
    const job = { queue: 'retention', name: 'keep-messages', id: jobId('keep-messages', 'test'), data };
    await world.app.get(Jobs, { strict: false }).add(job);
    const left = async (): Promise<Message[]> => owner.rest.get(`/channels/${kept}/messages`);
    expect(await until(async () => (await left()).length === 1)).toBe(true);
    expect(await contents()).toEqual(['kept for ever']);
  });

  it('leaves a channel that has lost all of its messages without a last one', async () => {
    await world.app.get(LastMessages, { strict: false }).record(channel, await plant(3, 'old'));
    await settle(2);
    await keep();
    expect(await contents()).toEqual([]);
    expect(await owner.rest.get(`/channels/${channel}`)).toMatchObject({ last_message_id: null });
    await member.say(channel, 'goes on');
    expect(await contents()).toEqual(['goes on']);
  });
});
