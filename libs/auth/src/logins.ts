import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { Throttle, type Bucket } from '@messagepal/rate-limits';
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
   * Throws INVALID_LOGIN, RATE_LIMITED after 10 attempts for one login or 30 from one address that failed within 15 minutes,
   * SERVICE_UNAVAILABLE when too many passwords wait to be checked.
   */
  async verify({ login, password, address }: LoginAttempt): Promise<UserEntity> {
    const uses = this.usesOf(login, address);
    for (const [key, bucket] of uses) await this.throttle.spend(key, bucket);
    const user = await this.users.findByLogin(login);
    const matches = await this.hasher.verify(password, user?.passwordHash);
    if (!user || !matches) throw new ApiError('INVALID_LOGIN', { headers: { 'WWW-Authenticate': 'Bearer' } });
    for (const [key, bucket] of uses) await this.throttle.refund(key, bucket);
    await this.renewHash(user, password);
    return user;
  }

  /** What an attempt uses up, unless it succeeds. By the text that was typed: an account would tell which names are of one. */
  private usesOf(login: string, address: string): [key: string, bucket: Bucket][] {
    const { loginsPerAddress, loginsPerAccount } = this.config.limits.accounts;
    return [
      [`login-from:${address}`, loginsPerAddress],
      [`login-as:${login.toLowerCase()}`, loginsPerAccount],
    ];
  }

  /** The only moment when the password is at hand. */
  private async renewHash({ id, passwordHash }: UserEntity, password: string): Promise<void> {
    if (passwordHash === null || !this.hasher.isOutdated(passwordHash)) return;
    await this.users.setPasswordHash(id, await this.hasher.hash(password));
  }
}
