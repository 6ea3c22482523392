import cors from 'cors';
import type { RequestHandler } from 'express';
import type { Config } from '@messagepal/config';

const EXPOSED = ['X-Request-Id', 'Link', 'Retry-After', 'ETag', 'Content-Range', 'Content-Disposition'].concat(
  ['Limit', 'Remaining', 'Reset', 'Reset-After', 'Bucket', 'Scope', 'Global'].map((part) => `X-RateLimit-${part}`),
);

/**
 * Lets browsers read answers from pages of the listed origins only; no origin is echoed back unasked. There is nothing to tell
 * a request that names no origin, and no `Vary` either: answers are not to be stored.
 */
export function crossOrigin(config: Config): RequestHandler {
  const tell = cors({
    origin: [...config.corsOrigins],
    credentials: config.corsOrigins.length > 0,
    exposedHeaders: EXPOSED,
    maxAge: 600,
  });
  return (request, response, next) => (request.headers.origin === undefined ? next() : tell(request, response, next));
}
