// Real: everything, in one process with automod loaded.
import { bits, DEFAULT_EVERYONE, toWire } from '@messagepal/permissions';
import type { GuildWithChannels, HeldPermissions, PermissionExplanation, Role } from '@messagepal/protocol';
import { DataSource } from 'typeorm';
import { textChannel, World, type Person } from '../../../test/e2e/world';

interface Answer {
  status: number;
  body: unknown;
}

const BLOCKED = { status: 400, body: { code: 200_000, message: 'Message was blocked by automatic moderation' } };

describe('automod', () => {
  let world: World;
  let owner: Person;
  let moderator: Person;
  let member: Person;
  let guild: GuildWithChannels;
  let role: Role;
  let words: string;
  let messages: string;

  beforeAll(async () => {
    // The budget is not what is tested here, and a busy machine may take its time for the first look at the database.
    world = await World.open({ MP_EXTENSIONS: 'automod', MP_HOOK_BUDGET_MS: '2500' });
    [owner, moderator, member] = [await world.person('owner'), await world.person('mod'), await world.person('member')];
    guild = await owner.createGuild();
    for (const person of [moderator, member]) await person.join(guild, owner);
    words = `/guilds/${guild.id}/automod/words`;
    messages = `/channels/${textChannel(guild).id}/messages`;
    role = await owner.rest.post<Role>(`/guilds/${guild.id}/roles`, {
      name: 'Moderators',
      permissions: toWire(bits('automod:MANAGE')),
    });
    await owner.rest.put(`/guilds/${guild.id}/members/${moderator.user.id}/roles/${role.id}`);
  }, 60_000);
  afterAll(() => world.close());

  async function call(by: Person, method: string, path: string, body?: unknown, reason?: string): Promise<Answer> {
    const answer = await fetch(`${world.url}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${by.token}`,
        ...(reason && { 'X-Audit-Log-Reason': reason }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  }

  const say = (content: string, nonce?: string) => call(member, 'POST', messages, { content, nonce });

  it('has no words at first', async () => {
    expect(await call(moderator, 'GET', words)).toEqual({ status: 200, body: { words: [] } });
    expect(await say('spam')).toMatchObject({ status: 201 });
  });

  it('refuses messages and edits with its words from the answer on', async () => {
    const { body } = (await say('fine')) as { body: { id: string } };
    expect(await call(moderator, 'PUT', words, { words: ['spam', 'Größe'] })).toMatchObject({ status: 200 });
    expect(await say('buy SPAM!')).toMatchObject(BLOCKED);
    expect(await say('größe')).toMatchObject(BLOCKED);
    expect(await call(member, 'PATCH', `${messages}/${body.id}`, { content: 's\u200Bpam' })).toMatchObject(BLOCKED);
    expect(await call(owner, 'POST', messages, { content: 'spam' })).toMatchObject(BLOCKED);
    const embeds = [{ title: 'Spam' }];
    expect(await call(owner, 'POST', messages, { content: 'fine', embeds })).toMatchObject(BLOCKED);
    expect(await call(member, 'PATCH', `${messages}/${body.id}`, { embeds })).toMatchObject(BLOCKED);
    expect(await say('spammer')).toMatchObject({ status: 201 });
    expect(await call(moderator, 'PUT', words, { words: [] })).toMatchObject({ status: 200 });
    expect(await say('spam')).toMatchObject({ status: 201 });
  });

  it('asks again at a repeated send, which stays one message', async () => {
    const first = await say('once', 'n-1');
    const second = await say('once', 'n-1');
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
  });

  it('writes a line of the audit log for each change, and none for none', async () => {
    const lines = () =>
      world.app.get(DataSource).query<unknown[]>(
        `SELECT actor_id, target_id, reason, changes FROM audit_log
         WHERE guild_id = $1 AND action = 'AUTOMOD_WORDS_UPDATE' ORDER BY id DESC`,
        [guild.id],
      );
    const before = (await lines()).length;
    await call(moderator, 'PUT', words, { words: ['spoiler'] }, 'Film%20night');
    await call(moderator, 'PUT', words, { words: ['spoiler'] });
    const after = await lines();
    expect(after).toHaveLength(before + 1);
    expect(after[0]).toEqual({
      actor_id: moderator.user.id,
      target_id: guild.id,
      reason: 'Film night',
      changes: [{ key: 'words', old_value: [], new_value: ['spoiler'] }],
    });
  });

  it.each([
    ['two words', ['two words']],
    ['an empty word', ['']],
    ['punctuation', ['a.b']],
    ['a word of 51 letters', ['a'.repeat(51)]],
    ['a word twice', ['a', 'a']],
    ['501 words', Array.from({ length: 501 }, (_, index) => `w${index}`)],
    ['no list', 'spam'],
  ])('refuses %s as words', async (_, list) => {
    expect(await call(moderator, 'PUT', words, { words: list })).toMatchObject({ status: 400, body: { code: 50035 } });
  });

  it('has a permission that works in roles', async () => {
    expect(role.permissions).toBe((1n << 64n).toString());
    expect(await call(member, 'GET', words)).toMatchObject({ status: 403, body: { code: 50013 } });
    expect(await call(owner, 'GET', words)).toMatchObject({ status: 200 });
  });

  it('has a permission that is explained, and that overwrites give and take', async () => {
    const channel = textChannel(guild).id;
    const of = (person: Person) =>
      owner.rest.get<PermissionExplanation>(`/channels/${channel}/permissions/${person.user.id}/explain`);
    const verdictOf = async (person: Person) =>
      (await of(person)).verdicts.find(({ permission }) => permission === 'automod:MANAGE');
    expect(await verdictOf(moderator)).toMatchObject({ allowed: true });
    expect(await verdictOf(member)).toEqual({ permission: 'automod:MANAGE', allowed: false, step: null });
    const deny = { type: 'role', deny: toWire(bits('automod:MANAGE')) };
    await owner.rest.put(`/channels/${channel}/permissions/${role.id}`, deny);
    expect(await verdictOf(moderator)).toMatchObject({ allowed: false });
    const { names } = await moderator.rest.get<HeldPermissions>(`/channels/${channel}/permissions/@me`);
    expect(names).not.toContain('automod:MANAGE');
    expect((await owner.rest.get<HeldPermissions>(`/channels/${channel}/permissions/@me`)).names).toContain(
      'automod:MANAGE',
    );
  });

  it('has a permission that nobody gives who lacks it', async () => {
    const permissions = toWire(DEFAULT_EVERYONE | bits('MANAGE_ROLES'));
    const managers = await owner.rest.post<Role>(`/guilds/${guild.id}/roles`, { name: 'Managers', permissions });
    await owner.rest.put(`/guilds/${guild.id}/members/${member.user.id}/roles/${managers.id}`);
    const form = { name: 'Mine', permissions: toWire(bits('automod:MANAGE')) };
    expect(await call(member, 'POST', `/guilds/${guild.id}/roles`, form)).toMatchObject({ status: 403 });
  });

  it('is in the OpenAPI document', async () => {
    const text = await (await fetch(`${world.url}/docs/openapi.json`)).text();
    const document = JSON.parse(text) as {
      tags: { name: string }[];
      paths: Record<string, Record<string, Record<string, unknown>>>;
      components: { schemas: Record<string, { properties: Record<string, { items?: { enum: string[] } }> }> };
    };
    const operation = document.paths['/api/v1/guilds/{guild}/automod/words']?.['put'];
    expect(operation).toMatchObject({ tags: ['Automod'], 'x-messagepal-rule': 'guild: automod:MANAGE' });
    expect(document.tags).toContainEqual({ name: 'Automod', description: 'Words that a guild does not want' });
    const { properties } = document.components.schemas['HeldPermissionsDto'] ?? { properties: {} };
    expect(properties['names']?.items?.enum).toContain('automod:MANAGE');
  });

  it('is named in the metrics', async () => {
    const text = await (await fetch(`${world.url}/metrics`)).text();
    expect(text).toMatch(/messagepal_message_hooks_total{hook="automod\/AutomodFilter.filter",outcome="refused"} \d+/);
  });
});
