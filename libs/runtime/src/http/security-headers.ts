import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { Config } from '@messagepal/config';

const YEAR_S = 365 * 24 * 3600;

/** Headers of an API that serves no pages; the documentation sets a policy of its own. OWASP ASVS 5, 3.4. */
export const securityHeaders = (config: Config): RequestHandler =>
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginResourcePolicy: { policy: 'same-site' },
    referrerPolicy: { policy: 'no-referrer' },
    // For browsers and plug-ins that are gone, or for pages.
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    hsts: config.nodeEnv === 'production' ? { maxAge: YEAR_S } : false,
  });

/** Answers that depend on a session are nobody else's: no cache keeps them. */
export const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};
