import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Principal } from '@messagepal/runtime';
import type { Request } from 'express';
import { Strategy } from 'passport-custom';
import { Sessions } from '../sessions/sessions';
import { SessionCookie } from './session-cookie';

/** The session cookie of a browser. What it carries is the same token as the header. */
@Injectable()
export class CookieStrategy extends PassportStrategy(Strategy, 'messagepal-cookie') {
  constructor(
    private readonly sessions: Sessions,
    private readonly cookie: SessionCookie,
  ) {
    super();
  }

  async validate(request: Request): Promise<Principal | false> {
    const token = this.cookie.read(request);
    return (token !== undefined && (await this.sessions.authenticate(token, 'cookie'))) || false;
  }
}
