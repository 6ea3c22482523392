import type { Logger } from 'pino';
import type { AnswerObserver } from '../http/answers';
import type { RequestWithPrincipal } from '../http/principal';
import { routePattern } from '../http/route-pattern';

/** One line per answer: who, which route, what came of it. Never a body, a query or a header. */
export const requestLog =
  (pino: Logger): AnswerObserver =>
  (request: RequestWithPrincipal, response, ms) => {
    const level = response.statusCode >= 500 ? 'warn' : 'debug';
    if (!pino.isLevelEnabled(level)) return;
    pino[level]({
      context: 'http',
      request_id: request.id,
      user_id: request.principal?.userId,
      method: request.method,
      route: routePattern(request),
      status: response.statusCode,
      ms: Math.round(ms),
    });
  };
