import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import type { CookieOptions, Request, Response } from 'express';

/** The cookie that carries a session's token in browsers. */
@Injectable()
export class SessionCookie {
  /** `__Host-` binds it to this very host over https; plain http can have no such cookie. */
  private readonly name: string;
  private readonly options: CookieOptions;

  constructor(private readonly config: Config) {
    const secure = config.secureCookies;
    this.name = secure ? '__Host-mp' : 'mp';
    this.options = { httpOnly: true, sameSite: 'lax', path: '/', secure };
  }

  read(request: Request): string | undefined {
    const pairs = request.headers.cookie?.split(';') ?? [];
    const own = pairs.map((pair) => pair.trim()).find((pair) => pair.startsWith(`${this.name}=`));
    return own?.slice(this.name.length + 1);
  }

  write(response: Response, token: string): void {
    response.cookie(this.name, token, { ...this.options, maxAge: this.config.limits.accounts.sessionMaxMs });
  }

  clear(response: Response): void {
    response.clearCookie(this.name, this.options);
  }
}
