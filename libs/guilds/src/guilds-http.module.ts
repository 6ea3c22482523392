import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { GuildsModule } from './guilds.module';
import { GuildsController } from './http/guilds.controller';
import { MembersController } from './http/members.controller';
import { OwnGuildsController } from './http/own-guilds.controller';

/** `/guilds`, their members, and `/users/@me/guilds`. */
@Module({
  imports: [AccessHttpModule, GuildsModule],
  controllers: [GuildsController, MembersController, OwnGuildsController],
})
export class GuildsHttpModule {}
