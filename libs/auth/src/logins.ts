import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { Throttle } from '@messagepal/rate-limits';
import { UsersService, type UserEntity } from '@messagepal/users';
import { PasswordHasher } from './passwords/password-hasher';

/** Somebody who says who they are. */
export interface LoginAttempt {
  /** User name or e-mail address, in any case. */
  login: string;
  password: string;
  /** The part of the address that stands for one customer. */
  address: string;
}

/** Finds out whether somebody is who they say. */
@Injectable()
export class Logins {
  constructor(
    private readonly config: Config,
    private readonly throttle: Throttle,
    private readonly users: UsersService,
    private readonly hasher: PasswordHasher,
  ) {}

  /**
   * The user with this login and password. An unknown login and a wrong password are answered alike, after the same work.
   * Throws INVALID_LOGIN, RATE_LIMITED after 10 attempts for one login or 30 from one address within 15 minutes,
   * SERVICE_UNAVAILABLE when too many passwords wait to be checked.
   */
  async verify({ login, password, address }: LoginAttempt): Promise<UserEntity> {
    await this.count(login, address);
    const user = await this.users.findByLogin(login);
    const matches = await this.hasher.verify(password, user?.passwordHash);
    if (!user || !matches) throw new ApiError('INVALID_LOGIN', { headers: { 'WWW-Authenticate': 'Bearer' } });
    await this.renewHash(user, password);
    return user;
  }

  /** Before any work is done. By the text that was typed: counting by account would tell which names are of one account. */
  private async count(login: string, address: string): Promise<void> {
    const { loginsPerAddress, loginsPerAccount } = this.config.limits.accounts;
    await this.throttle.spend(`login-from:${address}`, loginsPerAddress);
    await this.throttle.spend(`login-as:${login.toLowerCase()}`, loginsPerAccount);
  }

  /** The only moment when the password is at hand. */
  private async renewHash({ id, passwordHash }: UserEntity, password: string): Promise<void> {
    if (passwordHash === null || !this.hasher.isOutdated(passwordHash)) return;
    await this.users.setPasswordHash(id, await this.hasher.hash(password));
  }
}
