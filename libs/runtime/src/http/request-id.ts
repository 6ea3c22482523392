import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { RequestWithPrincipal } from './principal';

const ACCEPTABLE = /^[\w.:-]{1,64}$/;

/** Takes the caller's `X-Request-Id` where it is harmless, makes one otherwise, and answers with it. */
export function setRequestId(request: Request, response: Response): void {
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && ACCEPTABLE.test(given) ? given : randomUUID();
  (request as RequestWithPrincipal).id = id;
  response.setHeader('X-Request-Id', id);
}
