import { ApiResponse } from '@nestjs/swagger';
import { ERRORS, type ErrorName } from '@messagepal/errors';
import { ErrorBodyDto, RateLimitedDto } from './error-body.dto';
import type { RouteOptions } from './route-options';

/** Documents every error status a route can answer: its own, and those that come with a body, a session or any route. */
export function documentErrors(options: RouteOptions): MethodDecorator[] {
  const byStatus = new Map<number, Set<string>>();
  for (const name of [...(options.errors ?? []), ...impliedErrors(options)]) {
    const { status, code, message } = ERRORS[name];
    const texts = byStatus.get(status) ?? new Set();
    byStatus.set(status, texts.add(`${message} (${code})`));
  }
  const own = [...byStatus].map(([status, texts]) =>
    ApiResponse({ status, description: [...texts].join('; '), type: ErrorBodyDto }),
  );
  return [...own, ApiResponse({ status: 429, description: 'Too many requests', type: RateLimitedDto })];
}

function impliedErrors({ rule, body }: RouteOptions): ErrorName[] {
  const implied: ErrorName[] = ['INVALID_FORM_BODY', 'INTERNAL', 'SERVICE_UNAVAILABLE'];
  if (!rule.anonymous) implied.push('UNAUTHORIZED', 'CSRF_REFUSED');
  if (body) implied.push('INVALID_JSON', 'ENTITY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  return implied;
}
