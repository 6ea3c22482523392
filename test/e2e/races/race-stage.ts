import { setTimeout as sleep } from 'node:timers/promises';
import { bits, toWire } from '@messagepal/permissions';
import type { Channel } from '@messagepal/protocol';
import { RaceCaller, type Answer } from './race-caller';

const GUESTS = 20;
/** Calls of a race begin at most so far apart. */
const APART_MS = 3;

/** A guild in which the same people race against each other again and again. */
export class RaceStage {
  guildId = '';
  private channelId = '';
  /** Leads here for ever. */
  code = '';
  /** The moderator's role, and one below it that they may give. */
  modRole = '';
  lowRole = '';

  private constructor(
    public owner: RaceCaller,
    /** Everybody who may own the guild. */
    readonly heirs: readonly RaceCaller[],
    readonly mod: RaceCaller,
    readonly member: RaceCaller,
    readonly outsider: RaceCaller,
    readonly guests: readonly RaceCaller[],
    readonly random: () => number,
  ) {}

  static async set(url: string, random: () => number): Promise<RaceStage> {
    const people: RaceCaller[] = [];
    while (people.length < GUESTS + 6) people.push(await RaceCaller.register(url));
    const [owner, second, third, mod, member, outsider, ...guests] = people;
    if (!owner || !second || !third || !mod || !member || !outsider) throw new Error('nobody is there');
    const stage = new RaceStage(owner, [owner, second, third], mod, member, outsider, guests, random);
    await stage.build();
    return stage;
  }

  /** Begins the calls at almost the same moment, in no particular order. */
  race(...calls: (() => Promise<Answer>)[]): Promise<Answer[]> {
    return Promise.all(
      calls.map(async (call) => {
        await sleep(this.random() * APART_MS);
        return call();
      }),
    );
  }

  async invite(terms: object): Promise<string> {
    return String((await this.owner.must('POST', `/channels/${this.channelId}/invites`, terms))['code']);
  }

  /** Everybody but one of those who may own the guild. */
  others(): readonly RaceCaller[] {
    return this.heirs.filter(({ id }) => id !== this.owner.id);
  }

  path(rest = ''): string {
    return `/guilds/${this.guildId}${rest}`;
  }

  rolePath({ id }: RaceCaller, role: string): string {
    return this.path(`/members/${id}/roles/${role}`);
  }

  async isMember({ id }: Pick<RaceCaller, 'id'>): Promise<boolean> {
    return (await this.owner.call('GET', this.path(`/members/${id}`))).status === 200;
  }

  private async build(): Promise<void> {
    const guild = await this.owner.must('POST', '/guilds', { name: 'Races' });
    this.guildId = String(guild['id']);
    this.channelId = (guild['channels'] as Channel[]).find(({ type }) => type === 'text')?.id ?? '';
    this.code = await this.invite({ max_age: 0 });
    for (const person of [...this.others(), this.mod, this.member]) await person.must('POST', `/invites/${this.code}`);
    this.lowRole = await this.role('Low');
    this.modRole = await this.role('Mods');
    await this.owner.must('PATCH', this.path('/roles'), [{ id: this.modRole, position: 2 }]);
    await this.owner.must('PUT', this.rolePath(this.mod, this.modRole));
  }

  private async role(name: string): Promise<string> {
    const permissions = toWire(name === 'Low' ? bits('KICK_MEMBERS') : bits('KICK_MEMBERS', 'MANAGE_ROLES'));
    return String((await this.owner.must('POST', this.path('/roles'), { name, permissions }))['id']);
  }
}
