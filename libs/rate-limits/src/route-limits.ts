import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import type { RequestWithPrincipal, RouteBucket, RouteOptions } from '@messagepal/runtime';
import { isSnowflake } from '@messagepal/snowflake';
import type { Response } from 'express';
import { clientAddress } from './client-address';
import { writeRateLimitHeaders } from './rate-limit-headers';
import { RateLimiter, type Taken } from './rate-limiter';
import { globalRefusal, userRefusal } from './refusals';

/** What a route is given that declares no bucket: it shares it with no other. */
const DEFAULT_RATE = { limit: 60, perMs: 60_000 };

/** Params of a path that split a bucket: what happens in one guild or channel uses up nothing of another's. */
const TOP_LEVEL_PARAMS = ['guild', 'channel'];

/** Counts a request against the caller's global limit and the route's bucket. */
@Injectable()
export class RouteLimits {
  private readonly counted = new WeakSet<object>();

  constructor(
    private readonly limiter: RateLimiter,
    private readonly config: Config,
  ) {}

  /**
   * Counts the request once, however often it is called, and writes the bucket's headers. The caller is the principal of the
   * request, else its address. Throws RATE_LIMITED (429) with `Retry-After` and the limit's scope.
   */
  async admit(request: RequestWithPrincipal, response: Response, route: RouteOptions): Promise<void> {
    if (this.counted.has(request)) return;
    this.counted.add(request);
    const caller = callerOf(request);
    const bucket = route.bucket ?? { name: route.id, ...DEFAULT_RATE };
    const global = await this.takeGlobal(caller, request.principal !== undefined);
    const taken = await this.takeRoute(caller, bucket, request, global.allowed ? 1 : 0);
    writeRateLimitHeaders(response, bucket.name, taken);
    if (!global.allowed) throw globalRefusal(global.retryAfterMs);
    if (!taken.allowed) throw userRefusal(taken.retryAfterMs);
  }

  private takeGlobal(caller: string, signedIn: boolean): Promise<Taken> {
    const { perUser, perAddress } = this.config.limits.http;
    return this.limiter.take(`global:${caller}`, signedIn ? perUser : perAddress);
  }

  private takeRoute(caller: string, bucket: RouteBucket, request: RequestWithPrincipal, cost: number): Promise<Taken> {
    return this.limiter.take(`route:${bucket.name}:${topLevelId(request)}:${caller}`, bucket, cost);
  }
}

const callerOf = ({ principal, ip }: RequestWithPrincipal): string =>
  principal ? `user:${principal.userId}` : `address:${clientAddress(ip)}`;

/** Runs before the pipes, so the params may still be anything. */
function topLevelId({ params }: RequestWithPrincipal): string {
  const ids = TOP_LEVEL_PARAMS.map((name) => params[name]);
  return ids.find((id): id is string => typeof id === 'string' && isSnowflake(id)) ?? '-';
}
