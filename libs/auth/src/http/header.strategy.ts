import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Principal } from '@messagepal/runtime';
import type { Request } from 'express';
import { Strategy } from 'passport-http-bearer';
import { Sessions } from '../sessions/sessions';

const HEADER = /^(Bearer|Bot) (\S+)$/i;

/** `Authorization: Bearer <token>`, and `Bot <token>` as Discord's libraries send it. */
@Injectable()
export class HeaderStrategy extends PassportStrategy(Strategy, 'messagepal-header') {
  constructor(private readonly sessions: Sessions) {
    super({ passReqToCallback: true });
  }

  /** Hands on nothing but the header: left alone, Passport's strategy takes tokens from bodies and addresses too. */
  override authenticate(request: Request): void {
    const [, scheme, token] = HEADER.exec(request.headers.authorization ?? '') ?? [];
    const headers = token ? { authorization: `Bearer ${token}`, scheme } : {};
    super.authenticate({ headers } as unknown as Request);
  }

  async validate({ headers }: Request, token: string): Promise<Principal | false> {
    const via = String(headers['scheme']).toLowerCase() === 'bot' ? 'bot' : 'bearer';
    return (await this.sessions.authenticate(token, via)) ?? false;
  }
}
