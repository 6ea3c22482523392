import type { CorsOptions } from '@nestjs/common/interfaces/external/cors-options.interface';
import type { Config } from '@messagepal/config';

const EXPOSED = ['X-Request-Id', 'Link', 'Retry-After'].concat(
  ['Limit', 'Remaining', 'Reset', 'Reset-After', 'Bucket', 'Scope', 'Global'].map((part) => `X-RateLimit-${part}`),
);

/** Browsers of the listed origins only; no origin is echoed back unasked. */
export const corsOptions = (config: Config): CorsOptions => ({
  origin: [...config.corsOrigins],
  credentials: config.corsOrigins.length > 0,
  exposedHeaders: EXPOSED,
  maxAge: 600,
});
