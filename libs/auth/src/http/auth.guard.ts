import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import { InvalidRequests, RouteLimits } from '@messagepal/rate-limits';
import { routeOf, type RequestWithPrincipal } from '@messagepal/runtime';
import type { Response } from 'express';
import { RequestIdentity } from './request-identity';

/**
 * Finds out who calls a route that is not anonymous, and leaves the principal on the request. It is the first of the global
 * guards: the module that provides it has to be imported before those of the limits and the rights.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly identity: RequestIdentity,
    private readonly limits: RouteLimits,
    private readonly invalid: InvalidRequests,
  ) {}

  /** Throws RATE_LIMITED (429) for an address that is refused too often, UNAUTHORIZED (401), CSRF_REFUSED (403). */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const route = routeOf(context.getHandler());
    const request = context.switchToHttp().getRequest<RequestWithPrincipal>();
    this.invalid.demandWelcome(request);
    if (route?.rule.anonymous) return true;
    const response = context.switchToHttp().getResponse<Response>();
    try {
      await this.identify(request);
    } catch (error) {
      // Refusals count too: guessing tokens is limited like everything else.
      if (route) await this.limits.admit(request, response, route);
      throw error;
    }
    return true;
  }

  private async identify(request: RequestWithPrincipal): Promise<void> {
    const principal = await this.identity.of(request);
    if (!principal) throw new ApiError('UNAUTHORIZED', { headers: { 'WWW-Authenticate': 'Bearer' } });
    request.principal = principal;
  }
}
