/** Who calls: the columns of the matrix. */
export const PEOPLE = [
  'owner',
  'administrator',
  /** Holds what the route takes, by a role. */
  'with',
  /** A member who holds READ_MESSAGES only. */
  'without',
  /** Is in another guild. */
  'stranger',
  'kicked',
  'banned',
  /** Holds what the route takes, and is timed out. */
  'timedOut',
  'anonymous',
] as const;
export type Who = (typeof PEOPLE)[number];

/** The status that each of them is answered. */
export type Statuses = Record<Who, number>;

const outside = { stranger: 404, kicked: 404, banned: 404, anonymous: 401 };

/** Everybody alike, also without a session. */
export const everybody = (status: number): Statuses =>
  Object.fromEntries(PEOPLE.map((who) => [who, status])) as Statuses;

/** Everybody with a session. */
export const signedIn = (status: number): Statuses => ({ ...everybody(status), anonymous: 401 });

/** Members, whatever they hold. */
export const members = (status: number): Statuses => ({ ...signedIn(status), ...outside });

/** Members who hold what the route takes. */
export const holders = (status: number): Statuses => ({ ...members(status), without: 403, timedOut: 403 });
