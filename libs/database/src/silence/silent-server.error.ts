/** PostgreSQL owes us an answer, and a new connection gets none either. Counts as away: `isDatabaseAway`. */
export class SilentServerError extends Error {
  override readonly name = 'SilentServerError';
  readonly code = 'ETIMEDOUT';

  constructor() {
    super('PostgreSQL does not answer, on a new connection neither');
  }
}
