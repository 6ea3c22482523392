import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where engines keep programs, data, logs and pids. Nothing in it is worth keeping. */
export const CACHE =
  process.env.ENGINES_CACHE ?? join(fileURLToPath(new URL('../../..', import.meta.url)), '.cache/engines');
