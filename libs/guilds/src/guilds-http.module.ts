import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { GuildsModule } from './guilds.module';
import { GuildFounding } from './http/guild-founding';
import { GuildsController } from './http/guilds.controller';
import { MemberRolesController } from './http/member-roles.controller';
import { MembersController } from './http/members.controller';
import { OwnGuildsController } from './http/own-guilds.controller';
import { RolesController } from './http/roles.controller';

/** `/guilds`, their members and roles, and `/users/@me/guilds`. */
@Module({
  imports: [RateLimitsModule, AccessHttpModule, GuildsModule],
  controllers: [GuildsController, MembersController, OwnGuildsController, RolesController, MemberRolesController],
  providers: [GuildFounding],
})
export class GuildsHttpModule {}
