import { Module } from '@nestjs/common';
import { AccessHttpModule, AccessModule } from '@messagepal/access';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { MediaModule } from '@messagepal/media';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UsersModule } from '@messagepal/users';
import { EmojiEntity } from './emojis/emoji.entity';
import { EmojiPictures } from './emojis/emoji-pictures';
import { EmojiRows } from './emojis/emoji.rows';
import { EmojisService } from './emojis/emojis.service';
import { GuildIcons } from './guild-icons';
import { GuildsModule } from './guilds.module';
import { EmojisController } from './http/emojis.controller';
import { GuildFounding } from './http/guild-founding';
import { GuildsController } from './http/guilds.controller';
import { MemberRolesController } from './http/member-roles.controller';
import { MembersController } from './http/members.controller';
import { OwnGuildsController } from './http/own-guilds.controller';
import { RolesController } from './http/roles.controller';

/** `/guilds`, their members, roles and emoji, and `/users/@me/guilds`. */
@Module({
  imports: [
    RateLimitsModule,
    AccessHttpModule,
    AccessModule,
    GuildsModule,
    MediaModule,
    UsersModule,
    TypeOrmModule.forFeature([EmojiEntity]),
  ],
  controllers: [
    GuildsController,
    MembersController,
    OwnGuildsController,
    RolesController,
    MemberRolesController,
    EmojisController,
  ],
  providers: [GuildFounding, GuildIcons, EmojiPictures, EmojiRows, EmojisService],
})
export class GuildsHttpModule {}
