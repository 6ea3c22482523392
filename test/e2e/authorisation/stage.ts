import type { Environment } from '@messagepal/config';
import { GuildMembers } from '@messagepal/guilds';
import { bits, toWire, type PermissionName } from '@messagepal/permissions';
import type {
  AuthSession,
  Ban,
  Channel,
  GuildEmoji,
  GuildWithChannels,
  Invite,
  Message,
  Role,
} from '@messagepal/protocol';
import { PASSWORD, type Person, textChannel, World } from '../world';
import { PEOPLE, type Who } from './people';

/** What the parameters of a path stand for, by their names. */
export type Ids = Record<string, string>;

const READ = bits('READ_MESSAGES');
const NO_FILE = '00000000000000000000000000000000.webp';
const EMOJI = '👍';
const EMOJI_FORM = {
  name: 'party',
  image:
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
};

/** A guild with somebody for each column, and another guild that none of them is in. */
export class Stage {
  /** Of the guild everybody is on. */
  own: Ids = {};
  /** Of the other guild. */
  foreign: Ids = {};
  /** A channel of the guild that only its owner and administrators see. */
  hidden: Ids = {};
  private withRole = '';

  private constructor(
    readonly world: World,
    private readonly people: Record<Exclude<Who, 'anonymous'>, Person>,
    /** Somebody whom things are done to. */
    private readonly target: Person,
  ) {}

  static async set(env: Environment = {}): Promise<Stage> {
    const world = await World.open(env);
    const names = PEOPLE.filter((who) => who !== 'anonymous');
    const people: Partial<Record<Who, Person>> = {};
    for (const name of names) people[name] = await world.person(name.toLowerCase());
    const stage = new Stage(world, people as Record<Exclude<Who, 'anonymous'>, Person>, await world.person('target'));
    await stage.build();
    return stage;
  }

  token(who: Who): string | undefined {
    return who === 'anonymous' ? undefined : this.person(who).token;
  }

  person(who: Exclude<Who, 'anonymous'>): Person {
    return this.people[who];
  }

  get owner(): Person {
    return this.people.owner;
  }

  /** Gives `with` and `timedOut` exactly these, by their role. */
  async grant(names: readonly PermissionName[]): Promise<void> {
    const permissions = toWire(bits(...names));
    await this.owner.rest.patch(`/guilds/${this.own['guild']}/roles/${this.withRole}`, { permissions });
  }

  /** A new guild of the owner, with `who` in it as a plain member. */
  async guildWith(who: Exclude<Who, 'anonymous'>): Promise<string> {
    const { id } = await this.owner.createGuild();
    await this.world.app.get(GuildMembers).join(id, this.person(who).user.id);
    if (who === 'timedOut') await this.timeOut(id);
    return id;
  }

  async role(): Promise<string> {
    const form = { name: 'Below', permissions: '0' };
    return (await this.owner.rest.post<Role>(`/guilds/${this.own['guild']}/roles`, form)).id;
  }

  async channel(): Promise<string> {
    return (await this.owner.rest.post<Channel>(`/guilds/${this.own['guild']}/channels`, { name: 'fresh' })).id;
  }

  async message(): Promise<string> {
    return (await this.owner.say(this.own['channel'] ?? '', 'something')).id;
  }

  /** A file that the owner has reserved and sent in no message. */
  async reservedFile(): Promise<string> {
    const form = { files: [{ filename: 'a.txt', size: 1 }] };
    const path = `/channels/${this.own['channel']}/attachments`;
    const { attachments } = await this.owner.rest.post<{ attachments: [{ id: string }] }>(path, form);
    return attachments[0].id;
  }

  async customEmoji(): Promise<string> {
    return (await this.owner.rest.post<GuildEmoji>(`/guilds/${this.own['guild']}/emojis`, EMOJI_FORM)).id;
  }

  async invite(): Promise<string> {
    return (await this.owner.rest.post<Invite>(`/channels/${this.own['channel']}/invites`, {})).code;
  }

  /** Leads to a guild of its own: whoever takes it does not come onto the stage. */
  async inviteElsewhere(): Promise<string> {
    const guild = await this.owner.createGuild();
    return (await this.owner.rest.post<Invite>(`/channels/${textChannel(guild).id}/invites`, {})).code;
  }

  /** Makes whom things are done to a member again. */
  async readmit(): Promise<void> {
    const { guild = '', user = '' } = this.own;
    const bans = await this.owner.rest.get<Ban[]>(`/guilds/${guild}/bans`);
    if (bans.some((ban) => ban.user.id === user)) await this.owner.rest.delete(`/guilds/${guild}/bans/${user}`);
    await this.world.app.get(GuildMembers).join(guild, user);
  }

  /** Makes `banned` be banned, who perhaps is not any more, and answers their id. */
  async ban(): Promise<string> {
    const { id } = this.people.banned.user;
    await this.owner.rest.put(`/guilds/${this.own['guild']}/bans/${id}`);
    return id;
  }

  /** Somebody signs in once more. */
  async signIn(who: Exclude<Who, 'anonymous'>): Promise<{ token: string; session: string }> {
    const login = { login: this.person(who).user.username, password: PASSWORD };
    const { token } = await this.owner.rest.post<{ token: string }>('/auth/login', login);
    const answer = await fetch(`${this.world.url}/api/v1/auth/sessions`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const session = ((await answer.json()) as AuthSession[]).find(({ current }) => current)?.id;
    return { token, session: session ?? '' };
  }

  private async build(): Promise<void> {
    const guild = await this.owner.createGuild('Stage');
    await this.people.stranger.createGuild('Elsewhere');
    await this.owner.rest.patch(`/guilds/${guild.id}/roles/${guild.id}`, { permissions: toWire(READ) });
    await this.furnish(guild);
    await this.admit(guild.id);
    await this.buildForeign();
  }

  private async furnish(guild: GuildWithChannels): Promise<void> {
    const channel = textChannel(guild).id;
    await this.target.join(guild, this.owner);
    const hidden = await this.owner.rest.post<Channel>(`/guilds/${guild.id}/channels`, {
      name: 'hidden',
      permission_overwrites: [{ id: guild.id, type: 'role', deny: toWire(READ) }],
    });
    this.own = { guild: guild.id, channel, user: this.target.user.id, emoji: EMOJI };
    Object.assign(this.own, { owner: this.target.user.id, file: NO_FILE });
    this.own['role'] = this.own['overwrite'] = await this.role();
    this.own['message'] = await this.message();
    Object.assign(this.own, { attachment: await this.sentFile(this.owner, channel), filename: 'a.txt', token: 'x.x' });
    this.own['custom'] = await this.customEmoji();
    this.own['code'] = await this.invite();
    this.own['session'] = (await this.signIn('owner')).session;
    this.hidden = { ...this.own, channel: hidden.id, message: (await this.owner.say(hidden.id, 'hidden')).id };
  }

  /** Members, their roles above those they act on, and those who are none any more. */
  private async admit(guildId: string): Promise<void> {
    const join = (who: Exclude<Who, 'anonymous'>) =>
      this.world.app.get(GuildMembers).join(guildId, this.person(who).user.id);
    for (const who of ['administrator', 'with', 'without', 'kicked', 'banned', 'timedOut'] as const) await join(who);
    const role = (name: string, permissions: string) =>
      this.owner.rest.post<Role>(`/guilds/${guildId}/roles`, { name, permissions });
    const admins = await role('Administrators', toWire(bits('ADMINISTRATOR')));
    this.withRole = (await role('With', '0')).id;
    const give = (who: Exclude<Who, 'anonymous'>, id: string) =>
      this.owner.rest.put(`/guilds/${guildId}/members/${this.person(who).user.id}/roles/${id}`);
    await give('administrator', admins.id);
    for (const who of ['with', 'timedOut'] as const) await give(who, this.withRole);
    await this.owner.rest.delete(`/guilds/${guildId}/members/${this.people.kicked.user.id}`);
    await this.ban();
    await this.timeOut(guildId);
    const moves = [
      { id: this.withRole, position: 2 },
      { id: admins.id, position: 3 },
    ];
    await this.owner.rest.patch(`/guilds/${guildId}/roles`, moves);
  }

  private async buildForeign(): Promise<void> {
    const alien = await this.world.person('alien');
    const guild = await alien.createGuild('Foreign');
    const channel = textChannel(guild).id;
    const role = (await alien.rest.post<Role>(`/guilds/${guild.id}/roles`, {})).id;
    const code = (await alien.rest.post<Invite>(`/channels/${channel}/invites`, {})).code;
    const [session] = await alien.rest.get<AuthSession[]>('/auth/sessions');
    const message = (await alien.say(channel, 'foreign')).id;
    this.foreign = {
      guild: guild.id,
      channel,
      user: alien.user.id,
      role,
      overwrite: role,
      message,
      code,
      emoji: EMOJI,
    };
    this.foreign['attachment'] = await this.sentFile(alien, channel);
    this.foreign['custom'] = (await alien.rest.post<GuildEmoji>(`/guilds/${guild.id}/emojis`, EMOJI_FORM)).id;
    this.foreign['session'] = session?.id ?? '';
  }

  /** A file in a message. */
  private async sentFile(by: Person, channelId: string): Promise<string> {
    const body = new FormData();
    body.set('files[0]', new Blob(['text']), 'a.txt');
    const answer = await fetch(`${this.world.url}/api/v1/channels/${channelId}/messages`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${by.token}` },
      body,
    });
    return ((await answer.json()) as Message).attachments[0]?.id ?? '';
  }

  private timeOut(guildId: string): Promise<unknown> {
    const form = { communication_disabled_until: new Date(Date.now() + 3_600_000).toISOString() };
    return this.owner.rest.patch(`/guilds/${guildId}/members/${this.people.timedOut.user.id}`, form);
  }
}
