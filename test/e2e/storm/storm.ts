import { bits, toWire } from '@messagepal/permissions';
import type { Channel, Invite, Role } from '@messagepal/protocol';
import type { Person } from '../world';
import { History } from './history';

const READ = toWire(bits('READ_MESSAGES'));
const ROLES = 3;
const CHANNELS = 4;

/** Everything that moves rights in one guild, done by its owner in no particular order. */
export class Storm {
  readonly history: History;
  private readonly deeds: readonly (() => Promise<void>)[];

  constructor(
    private readonly owner: Person,
    private readonly guildId: string,
    /** Where everybody comes in; seen by all, and not part of the storm. */
    private readonly lobby: string,
    private readonly people: readonly Person[],
    private readonly random: () => number,
  ) {
    this.history = new History({ roles: new Set(), members: new Map(), channels: new Map() });
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
    ];
  }

  async begin(): Promise<void> {
    for (const person of this.people) await this.join(person);
    for (let n = 0; n < ROLES; n++) await this.createRole();
    for (let n = 0; n < CHANNELS; n++) await this.createChannel();
  }

  /** Does one thing. */
  async deed(): Promise<void> {
    await this.pick(this.deeds)();
  }

  /** Says something in one of the channels; it may be gone before it is said. */
  async say(): Promise<void> {
    const channelId = this.pick([...this.history.state.channels.keys()]);
    const sent = this.owner.say(channelId, this.history.stamp(channelId));
    await sent.catch((error: { status?: number }) => {
      if (error.status !== 404) throw error;
    });
  }

  /** Changes something that takes no right, so that views are ahead of what was heard. */
  async fidget(): Promise<void> {
    await this.owner.rest.patch(`/guilds/${this.guildId}`, { description: `fidgeting ${this.random()}` });
  }

  private async assign(): Promise<void> {
    const userId = this.pick([...this.history.state.members.keys()]);
    const role = this.pick([...this.history.state.roles]);
    if (!userId || !role) return;
    const path = `/guilds/${this.guildId}/members/${userId}/roles/${role}`;
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
    const channelId = this.pick([...this.history.state.channels.keys()]);
    if (!target) return;
    const path = `/channels/${channelId}/permissions/${target}`;
    const set = this.history.state.channels.get(channelId)?.[list].has(target);
    await this.history.change(
      () => (set ? this.owner.rest.delete(path) : this.owner.rest.put(path, form)),
      ({ channels }) =>
        set ? channels.get(channelId)?.[list].delete(target) : channels.get(channelId)?.[list].add(target),
    );
  }

  private async overwriteEveryone(): Promise<void> {
    const channelId = this.pick([...this.history.state.channels.keys()]);
    const open = !this.history.state.channels.get(channelId)?.open;
    const form = { type: 'role', ...(open ? {} : { deny: READ }) };
    await this.history.change(
      () => this.owner.rest.put(`/channels/${channelId}/permissions/${this.guildId}`, form),
      ({ channels }) => Object.assign(channels.get(channelId) ?? {}, { open }),
    );
  }

  private async retitle(): Promise<void> {
    const channelId = this.pick([...this.history.state.channels.keys()]);
    await this.owner.rest.patch(`/channels/${channelId}`, { topic: this.history.stamp(channelId) });
  }

  private async replaceRole(): Promise<void> {
    const role = this.pick([...this.history.state.roles]);
    await this.history.change(
      () => this.owner.rest.delete(`/guilds/${this.guildId}/roles/${role}`),
      ({ roles, members, channels }) => {
        roles.delete(role);
        for (const held of members.values()) held.delete(role);
        for (const { allowed } of channels.values()) allowed.delete(role);
      },
    );
    await this.createRole();
  }

  private async replaceChannel(): Promise<void> {
    const channelId = this.pick([...this.history.state.channels.keys()]);
    await this.history.change(
      () => this.owner.rest.delete(`/channels/${channelId}`),
      ({ channels }) => channels.delete(channelId),
    );
    await this.createChannel();
  }

  private async comeOrGo(): Promise<void> {
    const person = this.pick(this.people);
    if (!this.history.state.members.has(person.user.id)) return this.join(person);
    await this.history.change(
      () => person.rest.delete(`/users/@me/guilds/${this.guildId}`),
      ({ members, channels }) => {
        members.delete(person.user.id);
        return channels;
      },
    );
  }

  private async join(person: Person): Promise<void> {
    const { code } = await this.owner.rest.post<Invite>(`/channels/${this.lobby}/invites`, { max_uses: 1 });
    await this.history.change(
      () => person.rest.post(`/invites/${code}`),
      ({ members }) => members.set(person.user.id, new Set()),
    );
  }

  private createRole(): Promise<void> {
    return this.history.change(
      () => this.owner.rest.post<Role>(`/guilds/${this.guildId}/roles`, { permissions: '0' }),
      ({ roles }, { id }) => roles.add(id),
    );
  }

  private async createChannel(): Promise<void> {
    const stamp = this.history.stamp('');
    const allowed = this.pick([...this.history.state.roles]);
    const overwrites = [
      { id: this.guildId, type: 'role', deny: READ },
      { id: allowed, type: 'role', allow: READ },
    ];
    const form = { name: 'storm', topic: stamp, permission_overwrites: overwrites };
    await this.history.change(
      () => this.owner.rest.post<Channel>(`/guilds/${this.guildId}/channels`, form),
      ({ channels }, { id }) => {
        this.history.settle(stamp, id);
        channels.set(id, { open: false, allowed: new Set([allowed]), denied: new Set() });
      },
    );
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T;
  }
}
