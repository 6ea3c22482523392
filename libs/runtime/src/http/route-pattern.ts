import type { Request } from 'express';

/** The route as it was declared, e.g. `/api/v1/channels/:channel`: what logs and metrics may name. `unmatched` for a 404. */
export function routePattern(request: Request): string {
  const route: unknown = request.route;
  return typeof route === 'object' && route !== null && 'path' in route ? String(route.path) : 'unmatched';
}
