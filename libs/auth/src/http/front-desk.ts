import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import type { AuthSession, OwnUser, Snowflake } from '@messagepal/protocol';
import { clientAddress, Throttle } from '@messagepal/rate-limits';
import type { Principal } from '@messagepal/runtime';
import { toOwnUser, type UserEntity } from '@messagepal/users';
import type { Request, Response } from 'express';
import { Accounts } from '../accounts';
import { Sessions, type SessionOrigin } from '../sessions/sessions';
import type { RegisterDto } from './auth.dto';
import { LoginStrategy } from './login.strategy';
import { runStrategy } from './run-strategy';
import { SessionCookie } from './session-cookie';
import { toAuthSession } from './session.presenter';

/** Characters of a User-Agent that are kept. */
const USER_AGENT_MAX = 256;

/** The user and the token that is shown this once. */
export interface SignedIn {
  user: OwnUser;
  token: string;
}

/** Where people come in and go out over HTTP. */
@Injectable()
export class FrontDesk {
  constructor(
    private readonly config: Config,
    private readonly throttle: Throttle,
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly cookie: SessionCookie,
    private readonly loginStrategy: LoginStrategy,
  ) {}

  /** Only forms without a mistake count against the limit of registrations. */
  async register(form: RegisterDto, request: Request, response: Response): Promise<SignedIn> {
    this.accounts.check(form);
    await this.throttle.spend(
      `register-from:${clientAddress(request.ip)}`,
      this.config.limits.accounts.registrationsPerAddress,
    );
    return this.enter(await this.accounts.register(form), request, response);
  }

  /** The strategy reads the body, which the route has validated. */
  async login(request: Request, response: Response): Promise<SignedIn> {
    const user = await runStrategy<UserEntity>(this.loginStrategy, request);
    if (!user) throw new ApiError('INVALID_LOGIN');
    return this.enter(user, request, response);
  }

  async logout(caller: Principal, response: Response): Promise<void> {
    if (caller.via === 'cookie') this.cookie.clear(response);
    await this.sessions.revoke(caller.userId, caller.sessionId);
  }

  async list({ userId, sessionId }: Principal): Promise<AuthSession[]> {
    return (await this.sessions.list(userId)).map((session) => toAuthSession(session, sessionId));
  }

  revoke(caller: Principal, sessionId: Snowflake): Promise<void> {
    return this.sessions.revoke(caller.userId, sessionId);
  }

  /** Always with a new token; the one that the browser had before ends. */
  private async enter(user: UserEntity, request: Request, response: Response): Promise<SignedIn> {
    const { token } = await this.sessions.issue(user.id, originOf(request));
    const previous = await this.sessions.authenticate(this.cookie.read(request) ?? '');
    if (previous) await this.sessions.revoke(previous.userId, previous.sessionId);
    this.cookie.write(response, token);
    return { user: toOwnUser(user), token };
  }
}

const originOf = (request: Request): SessionOrigin => ({
  ip: clientAddress(request.ip),
  userAgent: request.headers['user-agent']?.slice(0, USER_AGENT_MAX),
});
