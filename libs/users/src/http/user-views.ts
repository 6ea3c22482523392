import { Injectable } from '@nestjs/common';
import type { OwnUser, Snowflake, User } from '@messagepal/protocol';
import { Avatars, type UserForm } from '../avatars';
import { toOwnUser, toUser } from '../user.presenter';
import { UsersService } from '../users.service';
import { VisibleStatuses } from '../visible-statuses';

/** Users in wire form, as the one who asks may see them. */
@Injectable()
export class UserViews {
  constructor(
    private readonly users: UsersService,
    private readonly avatars: Avatars,
    private readonly statuses: VisibleStatuses,
  ) {}

  async own(userId: Snowflake): Promise<OwnUser> {
    return toOwnUser(await this.users.get(userId));
  }

  async update(userId: Snowflake, form: UserForm): Promise<OwnUser> {
    return toOwnUser(await this.avatars.update(userId, form));
  }

  async seenBy(viewerId: Snowflake, userId: Snowflake): Promise<User> {
    const user = await this.users.get(userId);
    return toUser(user, viewerId === userId ? user.status : await this.statuses.of(userId));
  }
}
