import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { AuthHttpModule } from '@messagepal/auth';
import { CacheModule } from '@messagepal/cache';
import { ChannelsHttpModule } from '@messagepal/channels';
import { DatabaseModule } from '@messagepal/database';
import { EventLogModule, guildTopic } from '@messagepal/event-log';
import { GuildMembers, GuildsHttpModule, GuildsService } from '@messagepal/guilds';
import { InvitesHttpModule } from '@messagepal/invites';
import { bits, toWire, type PermissionName } from '@messagepal/permissions';
import type { AuditLogPage, Member, Role } from '@messagepal/protocol';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { TestServer, type TestEntry, type TestPerson } from '@messagepal/testing';
import { ModerationHttpModule } from '../moderation-http.module';

@Module({
  imports: [
    AuthHttpModule,
    RateLimitsModule,
    AccessHttpModule,
    DatabaseModule,
    EventLogModule,
    CacheModule,
    GuildsHttpModule,
    ChannelsHttpModule,
    InvitesHttpModule,
    ModerationHttpModule,
  ],
})
class ModerationApp {}

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

/** A guild with an owner, a moderator, a member below and a member beside the moderator; a stranger outside. */
export class Circle {
  owner!: TestPerson;
  mod!: TestPerson;
  peer!: TestPerson;
  member!: TestPerson;
  stranger!: TestPerson;
  modRole!: Role;
  guildId = '';
  channelId = '';

  private constructor(readonly server: TestServer) {}

  static async start(): Promise<Circle> {
    const circle = new Circle(await TestServer.start(ModerationApp, { MP_RATE_LIMITS: 'off' }));
    for (const name of ['owner', 'mod', 'peer', 'member', 'stranger'] as const)
      circle[name] = await circle.server.register(name);
    return circle;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** A new guild in which `mod` and `peer` hold the permissions by one role. */
  async found(...permissions: PermissionName[]): Promise<void> {
    const guild = await this.server.get(GuildsService).create(this.owner.id, { name: 'Circle' });
    this.guildId = guild.id;
    this.channelId = guild.channels.find(({ type }) => type === 'text')?.id ?? '';
    for (const { id } of [this.mod, this.peer, this.member]) await this.server.get(GuildMembers).join(guild.id, id);
    this.modRole = await this.role('Mods', ...permissions);
    for (const person of [this.mod, this.peer]) await this.give(person, this.modRole.id);
  }

  call(method: Method, path: string, by = this.mod) {
    return this.server.call(method, `/guilds/${this.guildId}${path}`, { by });
  }

  async role(name: string, ...permissions: PermissionName[]): Promise<Role> {
    const form = { name, permissions: toWire(bits(...permissions)) };
    return (await this.call('post', '/roles', this.owner).send(form).expect(201)).body;
  }

  async give({ id }: TestPerson, roleId: string): Promise<void> {
    await this.call('put', `/members/${id}/roles/${roleId}`, this.owner).expect(204);
  }

  /** Undefined for who is none. */
  async memberOf({ id }: TestPerson): Promise<Member | undefined> {
    const { status, body } = await this.call('get', `/members/${id}`, this.owner);
    return status === 200 ? body : undefined;
  }

  async invite(terms: object = {}): Promise<string> {
    const path = `/channels/${this.channelId}/invites`;
    return (await this.server.call('post', path, { by: this.owner }).send(terms).expect(201)).body.code;
  }

  join(code: string, by: TestPerson) {
    return this.server.call('post', `/invites/${code}`, { by });
  }

  async lastEvents(count: number): Promise<TestEntry[]> {
    return (await this.server.logOf(guildTopic(this.guildId))).slice(-count);
  }

  async audit(query = ''): Promise<AuditLogPage> {
    return (await this.call('get', `/audit-logs${query}`, this.owner).expect(200)).body;
  }

  /** Everything that a refusal has to leave as it was. */
  async state(): Promise<unknown[]> {
    const of = (sql: string) => this.server.query(sql, [this.guildId]);
    return [
      await of('SELECT version, rights, owner_id FROM guilds WHERE id = $1'),
      await of('SELECT * FROM members WHERE guild_id = $1 ORDER BY user_id'),
      await of('SELECT * FROM member_roles WHERE guild_id = $1 ORDER BY user_id, role_id'),
      await of('SELECT * FROM bans WHERE guild_id = $1 ORDER BY user_id'),
      await of('SELECT * FROM audit_log WHERE guild_id = $1 ORDER BY id'),
    ];
  }
}
