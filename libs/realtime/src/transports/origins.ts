import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';

/**
 * Which pages may open sockets: this server's own and those of `MP_CORS_ORIGINS`. Browsers always say where they come from;
 * whoever does not is no browser and has no cookies to be stolen.
 */
@Injectable()
export class Origins {
  private readonly allowed: ReadonlySet<string>;

  constructor(config: Config) {
    this.allowed = new Set([new URL(config.publicUrl).origin, ...config.corsOrigins]);
  }

  admits(origin: string | undefined): boolean {
    return origin === undefined || this.allowed.has(origin);
  }
}
