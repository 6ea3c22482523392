import { Module } from '@nestjs/common';
import { UserViews } from './http/user-views';
import { UsersController } from './http/users.controller';
import { UsersModule } from './users.module';

/** `/users/@me` and `/users/:user`. */
@Module({ imports: [UsersModule], controllers: [UsersController], providers: [UserViews] })
export class UsersHttpModule {}
