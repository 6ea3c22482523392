import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import type { Request } from 'express';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Keeps other sites from acting with a browser's cookie: the browser has to say that the page is ours, and the page has to
 * send a header that no form can send and no foreign script may.
 */
@Injectable()
export class CsrfDefence {
  constructor(private readonly config: Config) {}

  /** Throws CSRF_REFUSED (403) for a request that changes something and does not come from a page that may. */
  check(request: Request): void {
    if (SAFE_METHODS.has(request.method)) return;
    if (request.headers['x-mp-csrf'] !== '1' || !this.isFromOwnPage(request)) throw new ApiError('CSRF_REFUSED');
  }

  /** Throws CSRF_REFUSED (403) for a request that changes something and was not sent by a page of ours or of `MP_CORS_ORIGINS`. */
  checkPage(request: Request): void {
    if (!SAFE_METHODS.has(request.method) && !this.isFromOwnPage(request)) throw new ApiError('CSRF_REFUSED');
  }

  private isFromOwnPage(request: Request): boolean {
    const { origin } = request.headers;
    if (origin === undefined) return request.headers['sec-fetch-site'] === 'same-origin';
    const own = [new URL(this.config.publicUrl).origin, `${request.protocol}://${request.headers.host}`];
    return own.includes(origin) || this.config.corsOrigins.includes(origin);
  }
}
