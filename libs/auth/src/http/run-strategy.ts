import type { Request, Response } from 'express';
import passport, { type Strategy } from 'passport';

/**
 * Lets a Passport strategy judge a request: the one it found, undefined when it refuses; rejects with what it threw.
 * The strategy is given as an instance, not by its name: names are global to the process, and several applications may
 * live in one. Passport writes the callbacks of a request onto what it is given, hence an object for each.
 */
export function runStrategy<Found>(
  strategy: Strategy,
  request: Request,
  response: Response,
): Promise<Found | undefined> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(error instanceof Error ? error : new Error(String(error)));
    const done = (error: unknown, found?: Found | false | null): void =>
      error ? fail(error) : resolve(found || undefined);
    const own = Object.create(strategy) as Strategy;
    passport.authenticate(own, { session: false }, done)(request, response, fail);
  });
}
