/**
 * Who may call a route. Kinds other than the two here are defined by the lib that can judge them, with a guard that does:
 * a guard acts on the kinds it knows and leaves the others alone.
 */
export interface RouteRule {
  readonly kind: string;
  /** Whether it may be called without a session. */
  readonly anonymous: boolean;
  /** For the OpenAPI document and the list of routes, e.g. `channel: SEND_MESSAGES`. */
  describe(): string;
}

/** Anybody, with or without a session. */
export const publicRoute: RouteRule = { kind: 'public', anonymous: true, describe: () => 'public' };

/** Any signed-in user, on their own data or on what needs no further right. */
export const selfRoute: RouteRule = { kind: 'self', anonymous: false, describe: () => 'self' };
