import type { ConfigMistake } from './config.error';
import type { ConfigFields } from './config.schema';

/** The fields that could be read; a broken one is absent and has been reported already. */
type Readable = Partial<ConfigFields>;
type Rule = (fields: Readable) => ConfigMistake | undefined;

const inProduction =
  (rule: Rule): Rule =>
  (fields) =>
    fields.nodeEnv === 'production' ? rule(fields) : undefined;

const noEmbedded = inProduction(({ databaseUrl, allowEmbedded }) =>
  databaseUrl === undefined && allowEmbedded === false
    ? {
        variable: 'DATABASE_URL',
        seen: 'not set',
        expected: 'the address of a PostgreSQL server, because NODE_ENV is production',
        fix: 'set DATABASE_URL, or MP_ALLOW_EMBEDDED=true to run on the embedded engines all the same',
      }
    : undefined,
);

const noMemoryMessages = inProduction(({ messages, allowEmbedded }) =>
  messages === 'memory' && allowEmbedded === false
    ? {
        variable: 'MP_MESSAGES',
        seen: '"memory"',
        expected: 'a store that survives a restart, because NODE_ENV is production',
        fix: 'MP_MESSAGES=postgres, or MP_ALLOW_EMBEDDED=true',
      }
    : undefined,
);

const noRatesOff = inProduction(({ rateLimits }) =>
  rateLimits === false
    ? {
        variable: 'MP_RATE_LIMITS',
        seen: '"off"',
        expected: '`on`, because NODE_ENV is production',
        fix: 'unset MP_RATE_LIMITS, or NODE_ENV=development for a load test',
      }
    : undefined,
);

const noDemo = inProduction(({ demo }) =>
  demo === true
    ? {
        variable: 'MP_DEMO',
        seen: '"true"',
        expected: '`false`, because NODE_ENV is production and the demo passwords are known to everybody',
        fix: 'unset MP_DEMO',
      }
    : undefined,
);

/** What is wrong only in combination. */
export const RULES: readonly Rule[] = [noEmbedded, noMemoryMessages, noRatesOff, noDemo];
