import { Injectable } from '@nestjs/common';
import type { Principal } from '@messagepal/runtime';
import type { Request } from 'express';
import { CookieStrategy } from './cookie.strategy';
import { CsrfDefence } from './csrf';
import { HeaderStrategy } from './header.strategy';
import { runStrategy } from './run-strategy';

/** Finds out who sends a request: by its header alone if it has one, else by its cookie. */
@Injectable()
export class RequestIdentity {
  constructor(
    private readonly header: HeaderStrategy,
    private readonly cookie: CookieStrategy,
    private readonly csrf: CsrfDefence,
  ) {}

  /** Undefined for who has no session. Throws CSRF_REFUSED (403) where a cookie is used from elsewhere. */
  async of(request: Request): Promise<Principal | undefined> {
    const principal = await this.find(request);
    if (principal?.via === 'cookie') this.csrf.check(request);
    return principal;
  }

  /** The same for pages that are not ours and send no header of ours: that they were served from here has to do. */
  async ofPage(request: Request): Promise<Principal | undefined> {
    const principal = await this.find(request);
    if (principal?.via === 'cookie') this.csrf.checkPage(request);
    return principal;
  }

  private find(request: Request): Promise<Principal | undefined> {
    return runStrategy<Principal>(request.headers.authorization === undefined ? this.cookie : this.header, request);
  }
}
