import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { routeOf, type RequestWithPrincipal } from '@messagepal/runtime';
import type { Response } from 'express';
import { RouteLimits } from './route-limits';

/**
 * Holds every declared HTTP route to its bucket. Has to run after the guard that finds out who calls: the order of global
 * guards is the order in which their modules are imported.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(private readonly limits: RouteLimits) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = context.getType() === 'http' ? routeOf(context.getHandler()) : undefined;
    if (!route) return true;
    const http = context.switchToHttp();
    await this.limits.admit(http.getRequest<RequestWithPrincipal>(), http.getResponse<Response>(), route);
    return true;
  }
}
