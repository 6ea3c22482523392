import { Module } from '@nestjs/common';
import { MediaModule } from '@messagepal/media';
import { Avatars } from './avatars';
import { UserViews } from './http/user-views';
import { UsersController } from './http/users.controller';
import { UsersModule } from './users.module';

/** `/users/@me` and `/users/:user`. */
@Module({ imports: [MediaModule, UsersModule], controllers: [UsersController], providers: [Avatars, UserViews] })
export class UsersHttpModule {}
