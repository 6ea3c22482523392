import {
  Controller,
  Get,
  Injectable,
  Module,
  Param,
  Post,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CacheModule } from '@messagepal/cache';
import { DatabaseModule } from '@messagepal/database';
import { EventLogModule } from '@messagepal/event-log';
import { DEFAULT_EVERYONE, toWire } from '@messagepal/permissions';
import { publicRoute, Route, selfRoute, type RequestWithPrincipal, type RouteRule } from '@messagepal/runtime';
import { TestServer } from '@messagepal/testing';
import type { ChannelAccess, GuildAccess } from '../access-answers';
import { AccessHttpModule } from '../access-http.module';
import { InChannel, InGuild } from './access.decorators';
import { channelRoute, guildRoute } from './access.rules';

/** Takes everybody's word for who they are. */
@Injectable()
class TrustingGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<RequestWithPrincipal>();
    const userId = request.headers.authorization?.replace('Bearer ', '');
    if (userId) request.principal = { userId, sessionId: '1', via: 'bearer' };
    return true;
  }
}

const route = (id: string, rule: RouteRule) =>
  Route({ id, tag: 'Test', summary: id, rule, answers: [{ status: 200, description: 'Fine' }] });

@Controller()
class ThingsController {
  @Get('guilds/:guild')
  @route('getThing', guildRoute())
  guild(@InGuild() { view, member }: GuildAccess) {
    return { guild: view.id, user: member.userId };
  }

  @Post('guilds/:guild')
  @route('changeThing', guildRoute('MANAGE_GUILD'))
  manage() {
    return {};
  }

  @Get('channels/:channel')
  @route('getChannelThing', channelRoute('SEND_MESSAGES'))
  channel(@InChannel() { channel }: ChannelAccess) {
    return { channel: channel.wire.id };
  }

  @Get('open/:guild')
  @route('getOpenThing', publicRoute)
  open(@Param('guild') guild: string) {
    return { guild };
  }

  @Get('own')
  @route('getOwnThing', selfRoute)
  own() {
    return {};
  }
}

@Module({ providers: [{ provide: APP_GUARD, useClass: TrustingGuard }] })
class TrustingModule {}

@Module({
  imports: [TrustingModule, AccessHttpModule, DatabaseModule, EventLogModule, CacheModule],
  controllers: [ThingsController],
})
class ThingsApp {}

// Real: PostgreSQL, Nest with Express, the memory log. Who calls is taken on trust.
describe('the access guard', () => {
  let server: TestServer;
  const [owner, member, stranger] = ['1', '2', '3'].map((id) => ({ id, token: id }));

  beforeAll(async () => {
    server = await TestServer.start(ThingsApp);
    await server.query(`INSERT INTO users (id, username) VALUES (1, 'owner'), (2, 'member'), (3, 'stranger')`);
    await server.query(`INSERT INTO guilds (id, name, owner_id) VALUES (10, 'Circle', 1)`);
    await server.query(`INSERT INTO roles (guild_id, id, name, permissions) VALUES (10, 10, '@everyone', $1)`, [
      toWire(DEFAULT_EVERYONE),
    ]);
    await server.query('INSERT INTO members (guild_id, user_id) VALUES (10, 1), (10, 2)');
    await server.query(`INSERT INTO channels (guild_id, id, type, name) VALUES (10, 20, 'text', 'general')`);
    await server.query('INSERT INTO channel_directory (channel_id, guild_id) VALUES (20, 10)');
  });
  afterAll(() => server.stop());

  it('hands the handler what it found out', async () => {
    const inGuild = await server.call('get', '/guilds/10', { by: member }).expect(200);
    expect(inGuild.body).toEqual({ guild: '10', user: '2' });
    expect((await server.call('get', '/channels/20', { by: member }).expect(200)).body).toEqual({ channel: '20' });
    expect((await server.call('post', '/guilds/10', { by: owner }).expect(200)).body).toEqual({});
  });

  it('answers 403 to members without the right, 404 to strangers, 401 to nobody, 400 to nonsense', async () => {
    expect((await server.call('post', '/guilds/10', { by: member }).expect(403)).body.code).toBe(50013);
    expect((await server.call('get', '/guilds/10', { by: stranger }).expect(404)).body.code).toBe(10004);
    expect((await server.call('get', '/channels/20', { by: stranger }).expect(404)).body.code).toBe(10003);
    expect((await server.call('get', '/guilds/10').expect(401)).body.code).toBe(40001);
    for (const id of ['x', '-1', '01', '99999999999999999999', '__proto__', '1%00']) {
      const { body } = await server.call('get', `/guilds/${id}`, { by: member }).expect(400);
      expect(body.errors).toHaveProperty('guild');
    }
  });

  it('leaves other rules to other guards', async () => {
    expect((await server.call('get', '/open/10').expect(200)).body).toEqual({ guild: '10' });
    expect((await server.call('get', '/own').expect(200)).body).toEqual({});
  });

  it('describes its rules for the document', () => {
    expect(guildRoute().describe()).toBe('guild: member');
    expect(guildRoute('MANAGE_GUILD').describe()).toBe('guild: MANAGE_GUILD');
    expect(channelRoute().describe()).toBe('channel: READ_MESSAGES');
    expect(channelRoute('SEND_MESSAGES', 'ATTACH_FILES').describe()).toBe('channel: SEND_MESSAGES, ATTACH_FILES');
  });
});
