import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { routePattern } from '../http/route-pattern';
import type { RequestWithPrincipal } from '../http/principal';

/** One line per answer: who, which route, what came of it. Never a body, a query or a header. */
export const requestLog =
  (pino: Logger): RequestHandler =>
  (request: RequestWithPrincipal, response, next) => {
    const started = performance.now();
    response.once('finish', () => {
      const level = response.statusCode >= 500 ? 'warn' : 'debug';
      pino[level]({
        context: 'http',
        request_id: request.id,
        user_id: request.principal?.userId,
        method: request.method,
        route: routePattern(request),
        status: response.statusCode,
        ms: Math.round(performance.now() - started),
      });
    });
    next();
  };
