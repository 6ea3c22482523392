import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { LIMITS } from '@messagepal/config';
import { SnowflakePipe } from '@messagepal/errors';
import { dataUriLength } from '@messagepal/media';
import type { OwnUser, Snowflake, User } from '@messagepal/protocol';
import { Caller, Route, selfRoute, type Principal } from '@messagepal/runtime';
import { OwnUserDto, UserDto } from './user.dto';
import { UpdateUserDto } from './update-user.dto';
import { UserViews } from './user-views';

@Controller('users')
export class UsersController {
  constructor(private readonly users: UserViews) {}

  @Get('@me')
  @Route({
    id: 'getOwnUser',
    tag: 'Users',
    summary: 'Oneself',
    rule: selfRoute,
    answers: [{ status: 200, description: 'The user that asks', type: OwnUserDto }],
  })
  own(@Caller() caller: Principal): Promise<OwnUser> {
    return this.users.own(caller.userId);
  }

  @Patch('@me')
  @Route({
    id: 'updateOwnUser',
    tag: 'Users',
    summary: 'Change oneself',
    description: 'Absent fields stay as they are, null clears. Everyone connected as this user gets USER_UPDATE.',
    rule: selfRoute,
    bucket: { name: 'user-update', limit: 10, perMs: 60_000 },
    bodyBytes: dataUriLength(LIMITS.images.avatarBytes) + LIMITS.http.bodyBytes,
    answers: [{ status: 200, description: 'The user as it is now', type: OwnUserDto }],
    body: { type: UpdateUserDto, example: { display_name: 'Ada Lovelace', status: 'idle' } },
  })
  update(@Caller() caller: Principal, @Body() changes: UpdateUserDto): Promise<OwnUser> {
    return this.users.update(caller.userId, changes);
  }

  @Get(':user')
  @Route({
    id: 'getUser',
    tag: 'Users',
    summary: 'A user',
    rule: selfRoute,
    answers: [{ status: 200, description: 'The user', type: UserDto }],
    errors: ['UNKNOWN_USER'],
  })
  get(@Caller() caller: Principal, @Param('user', SnowflakePipe) userId: Snowflake): Promise<User> {
    return this.users.seenBy(caller.userId, userId);
  }
}
