import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** Who calls: put on the request by the authentication guard, the same on REST and gateway. */
export interface Principal {
  userId: string;
  sessionId: string;
  /** How the token came: a cookie needs the CSRF defence, a header does not. */
  via: 'bearer' | 'bot' | 'cookie' | 'gateway';
}

export type RequestWithPrincipal = Request & { principal?: Principal; id?: string };

/** The {@link Principal} of the request, for routes that are not anonymous. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<RequestWithPrincipal>();
  if (!principal) throw new Error('Caller() on a route that admits anonymous callers');
  return principal;
});
