import { StartupError } from './embedded/startup-error';

/** The oldest PostgreSQL that we are tested on. */
export const OLDEST_VERSION = 15;

/** Where the URL points, without user and password. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'the address in DATABASE_URL';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** PostgreSQL did not let us in. */
export const unreachable = (url: string, cause: unknown): StartupError =>
  new StartupError(
    `PostgreSQL at ${placeOf(url)} cannot be used`,
    `${reasonOf(cause)}.`,
    'Check DATABASE_URL (postgres://user:password@host:port/database) and that the server runs.',
    { cause },
  );

export const tooOld = (version: number): StartupError =>
  new StartupError(
    `PostgreSQL ${version} is too old`,
    `MessagePal needs ${OLDEST_VERSION} or newer.`,
    'Upgrade it, or point DATABASE_URL to another server.',
  );

/** A host with several addresses fails with one error for each, and no text of its own. */
export function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') return cause.errors.map(reasonOf).join('; ');
  return cause instanceof Error ? cause.message : String(cause);
}
