import type { Login } from '@messagepal/auth';
import { ClosingError, CLOSINGS } from './closing';
import type { SessionIdentity } from './session';

/** Throws {@link ClosingError} 4004 where a token is nobody's. */
export function admitted<P>(principal: P | undefined): P {
  if (!principal) throw new ClosingError(CLOSINGS.BAD_TOKEN);
  return principal;
}

/** What a session has to know of the login that it came by. */
export const loginOf = ({ sessionId, endsAt }: Login): Pick<SessionIdentity, 'authSessionId' | 'loginEnds'> => ({
  authSessionId: sessionId,
  loginEnds: endsAt === null ? Infinity : Math.floor(performance.now() + endsAt - Date.now()),
});
