import type { ConfigMistake } from './config.error';
import type { ConfigFields } from './config.schema';

/** The fields that could be read; a broken one is absent and has been reported already. */
type Readable = Partial<ConfigFields>;
export type Rule = (fields: Readable) => ConfigMistake | undefined;

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

/** A process with a part of Redis would talk to others about some things and not about the rest. */
const redisForAll: Rule = ({ redisUrl, redisBusUrls, redisCacheUrl, redisDurableUrl }) => {
  const parts = { REDIS_BUS_URL: redisBusUrls, REDIS_CACHE_URL: redisCacheUrl, REDIS_DURABLE_URL: redisDurableUrl };
  const missing = Object.entries(parts).filter(([, value]) => value === undefined);
  if (redisUrl !== undefined || missing.length === 0 || missing.length === 3) return undefined;
  const names = missing.map(([name]) => name).join(' and ');
  return {
    variable: 'REDIS_URL',
    seen: `not set, and ${names} neither`,
    expected: 'an address of Redis for everything that has none of its own',
    fix: `set REDIS_URL, or ${names}`,
  };
};

const storeHasAddress: Rule = (fields) =>
  needsOfStore(fields).flatMap(([variable, value, example]) =>
    value === undefined
      ? {
          variable,
          seen: 'not set',
          expected: `what it takes to reach the store that MP_MESSAGES=${fields.messages} asks for`,
          fix: `${variable}=${example}`,
        }
      : [],
  )[0];

/** The variables that the chosen store cannot do without: name, value, example. */
function needsOfStore(fields: Readable): [variable: string, value: unknown, example: string][] {
  if (fields.messages === 'mongo') return [['MONGODB_URL', fields.mongodbUrl, 'mongodb://127.0.0.1:27017/messagepal']];
  if (fields.messages !== 'cassandra') return [];
  if (fields.cassandraFlavour !== 'astra')
    return [['CASSANDRA_CONTACT_POINTS', fields.cassandraContactPoints, '127.0.0.1']];
  return [
    ['ASTRA_BUNDLE', fields.astraBundle, '/run/secrets/secure-connect.zip'],
    ['ASTRA_TOKEN', fields.astraToken, 'AstraCS:xxxxxxxx'],
  ];
}

/** Half an address of S3 would leave the files in the data folder, where nobody looks for them. */
const s3Complete: Rule = ({ s3Endpoint, s3AccessKeyId, s3SecretAccessKey }) => {
  const parts = { S3_ENDPOINT: s3Endpoint, S3_ACCESS_KEY_ID: s3AccessKeyId, S3_SECRET_ACCESS_KEY: s3SecretAccessKey };
  const names = Object.keys(parts);
  const missing = Object.entries(parts).flatMap(([name, value]) => (value === undefined ? name : []));
  const [variable] = missing;
  if (variable === undefined || missing.length === names.length) return undefined;
  const others = names.filter((name) => !missing.includes(name)).join(' and ');
  return {
    variable,
    seen: `not set, and ${others} is`,
    expected: 'all of an S3 server: its address, a key and the secret of the key',
    fix: `set ${missing.join(' and ')}, or unset ${others}`,
  };
};

const split = (variable: string, expected: string, fix: string): ConfigMistake => ({
  variable,
  seen: 'not set',
  expected: `${expected}, which all processes of the install share`,
  fix: `${variable}=${fix}, or run everything in one process: npm start`,
});

const sharedDatabase: Rule = ({ databaseUrl }) =>
  databaseUrl === undefined
    ? split('DATABASE_URL', 'the address of a PostgreSQL', 'postgres://user:password@host:5432/messagepal')
    : undefined;

/** Of an incomplete choice of addresses `redisForAll` speaks. */
const sharedRedis: Rule = ({ redisUrl, redisBusUrls, redisCacheUrl, redisDurableUrl }) =>
  (redisUrl ?? redisBusUrls ?? redisCacheUrl ?? redisDurableUrl) === undefined
    ? split('REDIS_URL', 'the address of a Redis', 'redis://host:6379')
    : undefined;

const sharedMessages: Rule = ({ messages }) =>
  messages === 'memory'
    ? {
        variable: 'MP_MESSAGES',
        seen: '"memory"',
        expected: 'a store that all processes of the install share',
        fix: 'MP_MESSAGES=postgres, cassandra or mongo',
      }
    : undefined;

/** What one process of several cannot be without. */
export const SPLIT_RULES: readonly Rule[] = [sharedDatabase, sharedRedis, sharedMessages];

const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\]):/;

/** A Data Service asks nobody what they may do. */
const noOpenDataService: Rule = ({ dataServiceListen, dataServiceSecret }) =>
  dataServiceListen !== undefined && dataServiceSecret === undefined && !LOOPBACK.test(dataServiceListen)
    ? {
        variable: 'MP_DATA_SERVICE_SECRET',
        seen: `not set, and MP_DATA_SERVICE_LISTEN is ${JSON.stringify(dataServiceListen)}`,
        expected: 'a secret, because others than this machine can reach that address',
        fix: 'MP_DATA_SERVICE_SECRET=$(openssl rand -hex 24), the same for all processes',
      }
    : undefined;

/** What is wrong only in combination. */
export const RULES: readonly Rule[] = [
  noEmbedded,
  noMemoryMessages,
  noRatesOff,
  noDemo,
  redisForAll,
  storeHasAddress,
  s3Complete,
  noOpenDataService,
];
