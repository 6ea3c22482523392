import { bits, toWire } from '@messagepal/permissions';
import type { Channel, Invite, Message, Role } from '@messagepal/protocol';
import { GUILD, History, presenceSign, typingSign } from './history';
import type { Participant } from './participant';

const READ = toWire(bits('READ_MESSAGES'));
const ROLES = 3;
const CHANNELS = 4;
const EDITED = 0.3;
/** How many of the changes that take no right are of a nick, which is told with its member. */
const RENAMED = 0.5;
/** Longer than the time in which typing, or one of the three statuses, is told of once. */
const SIGN_AGAIN_MS = 9_000;
const STATUSES = ['online', 'idle', 'dnd'];

/** Where everybody is, and who. */
export interface Stage {
  guildId: string;
  /** Where everybody comes in; seen by all, and not part of the storm. */
  lobby: string;
  founder: Participant;
  /** Those who come and go. */
  people: readonly Participant[];
}

/** Everything that moves rights in one guild, done by whoever owns it in no particular order. */
export class Storm {
  readonly history: History;
  private readonly deeds: readonly (() => Promise<void>)[];
  private readonly signedAt = new Map<string, number>();

  constructor(
    private readonly stage: Stage,
    private readonly random: () => number,
  ) {
    const { founder } = stage;
    const members = new Map([[founder.id, new Set<string>()]]);
    const state = { owner: founder.id, roles: new Set<string>(), banned: new Set<string>(), channels: new Map() };
    this.history = new History({ ...state, members });
    this.deeds = [
      () => this.assign(),
      () => this.assign(),
      () => this.overwriteRole(),
      () => this.overwriteRole(),
      () => this.overwriteMember(),
      () => this.overwriteEveryone(),
      () => this.retitle(),
      () => this.replaceRole(),
      () => this.replaceChannel(),
      () => this.comeOrGo(),
      () => this.come(),
      () => this.come(),
      () => this.kick(),
      () => this.ban(),
      () => this.handOver(),
    ];
  }

  async begin(): Promise<void> {
    for (const person of this.stage.people) await this.join(person);
    for (let n = 0; n < ROLES; n++) await this.createRole();
    for (let n = 0; n < CHANNELS; n++) await this.createChannel();
  }

  /** Does one thing. */
  async deed(): Promise<void> {
    await this.pick(this.deeds)();
  }

  /** Says something in one of the channels, and perhaps takes it back; the channel, or the right, may be gone before it is said. */
  async say(): Promise<void> {
    const { owner } = this;
    const path = `/channels/${this.someChannel()}/messages`;
    const stamp = (): string => this.history.stamp(path.split('/')[2] ?? '');
    await unlessRefused(async () => {
      const content = stamp();
      const { id } = await owner.rest.post<Message>(path, { content });
      this.history.sent(content, id);
      if (this.random() < EDITED) await owner.rest.patch(`${path}/${id}`, { content: stamp() });
    });
  }

  /** Changes something that takes no right, so that views are ahead of what was heard. All members hear of it. */
  async fidget(): Promise<void> {
    const [stamp, member] = [this.history.stamp(GUILD), this.pick([...this.history.state.members.keys()])];
    const isNick = this.random() < RENAMED;
    const path = this.path(isNick ? `/members/${member}` : '');
    await unlessRefused(() => this.owner.rest.patch(path, isNick ? { nick: stamp } : { description: stamp }));
  }

  /** Somebody types, if they may. */
  async type(): Promise<void> {
    const [person, channelId] = [this.pick(this.stage.people), this.someChannel()];
    const sign = typingSign(person.id, channelId);
    if (!this.isDue(sign)) return;
    this.history.sign(sign, channelId);
    await unlessRefused(() => person.rest.post(`/channels/${channelId}/typing`));
  }

  /** Somebody wants to be seen as something else. */
  async changeStatus(): Promise<void> {
    const person = this.pick(this.stage.people);
    const status = this.pick(STATUSES);
    const sign = presenceSign(person.id, status);
    if (!this.isDue(sign)) return;
    this.history.sign(sign, GUILD);
    await person.rest.patch('/users/@me', { status });
  }

  /** Puts `person` into the guild. */
  async join(person: Participant): Promise<void> {
    const { code } = await this.owner.rest.post<Invite>(`/channels/${this.stage.lobby}/invites`, { max_uses: 1 });
    await this.history.change(
      () => person.rest.post(`/invites/${code}`),
      ({ members }) => members.set(person.id, new Set()),
    );
  }

  private get owner(): Participant {
    const { founder, people } = this.stage;
    return people.find(({ id }) => id === this.history.state.owner) ?? founder;
  }

  private async assign(): Promise<void> {
    const userId = this.pick([...this.history.state.members.keys()]);
    const role = this.pick([...this.history.state.roles]);
    const path = this.path(`/members/${userId}/roles/${role}`);
    const has = this.history.state.members.get(userId)?.has(role);
    await this.history.change(
      () => (has ? this.owner.rest.delete(path) : this.owner.rest.put(path)),
      ({ members }) => (has ? members.get(userId)?.delete(role) : members.get(userId)?.add(role)),
    );
  }

  private overwriteRole(): Promise<void> {
    const role = this.pick([...this.history.state.roles]);
    return this.toggle(role, 'allowed', { type: 'role', allow: READ });
  }

  private overwriteMember(): Promise<void> {
    const userId = this.pick([...this.history.state.members.keys()]);
    return this.toggle(userId, 'denied', { type: 'member', deny: READ });
  }

  private async toggle(target: string, list: 'allowed' | 'denied', form: object): Promise<void> {
    const channelId = this.someChannel();
    const path = `/channels/${channelId}/permissions/${target}`;
    const set = this.history.state.channels.get(channelId)?.[list].has(target);
    await this.history.change(
      () => (set ? this.owner.rest.delete(path) : this.owner.rest.put(path, form)),
      ({ channels }) =>
        set ? channels.get(channelId)?.[list].delete(target) : channels.get(channelId)?.[list].add(target),
    );
  }

  private async overwriteEveryone(): Promise<void> {
    const channelId = this.someChannel();
    const open = !this.history.state.channels.get(channelId)?.open;
    const form = { type: 'role', ...(open ? {} : { deny: READ }) };
    await this.history.change(
      () => this.owner.rest.put(`/channels/${channelId}/permissions/${this.stage.guildId}`, form),
      ({ channels }) => Object.assign(channels.get(channelId) ?? {}, { open }),
    );
  }

  private async retitle(): Promise<void> {
    const channelId = this.someChannel();
    await this.owner.rest.patch(`/channels/${channelId}`, { topic: this.history.stamp(channelId) });
  }

  private async replaceRole(): Promise<void> {
    const role = this.pick([...this.history.state.roles]);
    await this.history.change(
      () => this.owner.rest.delete(this.path(`/roles/${role}`)),
      ({ roles, members, channels }) => {
        roles.delete(role);
        for (const held of members.values()) held.delete(role);
        for (const { allowed } of channels.values()) allowed.delete(role);
      },
    );
    await this.createRole();
  }

  private async replaceChannel(): Promise<void> {
    const channelId = this.someChannel();
    await this.history.change(
      () => this.owner.rest.delete(`/channels/${channelId}`),
      ({ channels }) => channels.delete(channelId),
    );
    await this.createChannel();
  }

  private async comeOrGo(): Promise<void> {
    const person = this.pick(this.stage.people);
    if (!this.history.state.members.has(person.id)) return this.comeBack(person);
    if (person === this.owner) return;
    await this.leave(person, () => person.rest.delete(`/users/@me/guilds/${this.stage.guildId}`));
  }

  /** As many come back as are put out. */
  private async come(): Promise<void> {
    const person = this.pick(this.stage.people.filter(({ id }) => !this.history.state.members.has(id)));
    if (person) await this.comeBack(person);
  }

  private async kick(): Promise<void> {
    const person = this.someGuest();
    if (person) await this.leave(person, () => this.owner.rest.delete(this.path(`/members/${person.id}`)));
  }

  private async ban(): Promise<void> {
    const person = this.someGuest();
    if (!person) return;
    await this.leave(person, () => this.owner.rest.put(this.path(`/bans/${person.id}`), {}));
    this.history.state.banned.add(person.id);
  }

  private async handOver(): Promise<void> {
    const heirs = [this.stage.founder, ...this.stage.people].filter(({ id }) => this.history.state.members.has(id));
    const heir = this.pick(heirs.filter((person) => person !== this.owner));
    if (!heir) return;
    await this.history.change(
      () => this.owner.rest.patch(this.path(), { owner_id: heir.id }),
      (state) => (state.owner = heir.id),
    );
  }

  private leave(person: Participant, call: () => Promise<unknown>): Promise<void> {
    return this.history.change(call, ({ members }) => members.delete(person.id));
  }

  private async comeBack(person: Participant): Promise<void> {
    const { banned } = this.history.state;
    if (banned.delete(person.id)) await this.owner.rest.delete(this.path(`/bans/${person.id}`));
    await this.join(person);
  }

  private createRole(): Promise<void> {
    return this.history.change(
      () => this.owner.rest.post<Role>(this.path('/roles'), { permissions: '0' }),
      ({ roles }, { id }) => roles.add(id),
    );
  }

  private async createChannel(): Promise<void> {
    const stamp = this.history.stamp('');
    const allowed = this.pick([...this.history.state.roles]);
    const overwrites = [
      { id: this.stage.guildId, type: 'role', deny: READ },
      { id: allowed, type: 'role', allow: READ },
    ];
    const form = { name: 'storm', topic: stamp, permission_overwrites: overwrites };
    await this.history.change(
      () => this.owner.rest.post<Channel>(this.path('/channels'), form),
      ({ channels }, { id }) => {
        this.history.settle(stamp, id);
        channels.set(id, { open: false, allowed: new Set([allowed]), denied: new Set() });
      },
    );
  }

  private someChannel(): string {
    return this.pick([...this.history.state.channels.keys()]);
  }

  /** A member who may be put out, if there is one. */
  private someGuest(): Participant | undefined {
    const { members, owner } = this.history.state;
    return this.pick(this.stage.people.filter(({ id }) => id !== owner && members.has(id)));
  }

  private isDue(sign: string): boolean {
    const now = performance.now();
    if (now - (this.signedAt.get(sign) ?? -Infinity) < SIGN_AGAIN_MS) return false;
    this.signedAt.set(sign, now);
    return true;
  }

  private path(rest = ''): string {
    return `/guilds/${this.stage.guildId}${rest}`;
  }

  /** One of them; only of an empty list undefined. */
  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T;
  }
}

/** What is done beside the changes may be refused, because one of them was faster. */
async function unlessRefused(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    const { status } = error as { status?: number };
    if (status !== 403 && status !== 404) throw error;
  }
}
