import type { Request } from 'express';
import type { Strategy, StrategyCreatedStatic } from 'passport';

/**
 * Lets a Passport strategy judge a request: the one it found, undefined when it refuses; rejects with what it threw.
 * A strategy answers by methods that its runner puts on it, hence an object for each request. This is that contract alone,
 * and not `passport.authenticate`: that needs names, which are global to the process while several applications may live in
 * one, and dresses each request for logins that we have no use for.
 */
export function runStrategy<Found>(strategy: Strategy, request: Request): Promise<Found | undefined> {
  return new Promise((resolve, reject) => {
    const own = Object.create(strategy) as StrategyCreatedStatic & { authenticate(request: Request): void };
    own.success = (found: unknown) => resolve((found || undefined) as Found | undefined);
    own.fail = () => resolve(undefined);
    own.pass = () => resolve(undefined);
    own.error = (error: unknown) => reject(error instanceof Error ? error : new Error(String(error)));
    own.authenticate(request);
  });
}
