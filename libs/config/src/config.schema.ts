import { resolve } from 'node:path';
import type { z } from 'zod';
import {
  bytes,
  flag,
  isExtension,
  isHost,
  isOrigin,
  isProxy,
  isRedisUrl,
  isService,
  SERVICE,
  listOf,
  days,
  milliseconds,
  oneOf,
  port,
  text,
  url,
} from './variable';
import type { Kind, Variable } from './variable';

type Doc = Omit<Variable, 'name' | 'schema' | 'type'>;

const variable = <T>(name: string, kind: Kind<T>, doc: Doc): Variable<T> => ({ name, ...kind, ...doc });

const redis = url('`redis://user:password@host:port/number`, or `rediss://` for TLS', ({ href }) => isRedisUrl(href));
const origin = url('an http or https address without a path', (u) => isOrigin(u.origin) && u.href === `${u.origin}/`);
const folder = text('a path', /^[^\0]+$/);

/** Every variable the product reads; `docs/config.md` and `.env.example` are written from it. */
export const VARIABLES = {
  nodeEnv: variable('NODE_ENV', oneOf('development', 'production', 'test'), {
    default: 'development',
    example: 'production',
    sentence: 'With `production` everything that is only safe for trying out is refused.',
  }),
  port: variable('PORT', port, {
    default: '3000',
    example: '3000',
    sentence: 'Port of REST and gateway; 0 takes any free one.',
  }),
  host: variable('HOST', text('a host name or an address', /^[A-Za-z0-9.:_-]+$/), {
    default: '127.0.0.1',
    example: '0.0.0.0',
    sentence: 'Address to listen on; `0.0.0.0` for every IPv4 network.',
  }),
  publicUrl: variable(
    'MP_PUBLIC_URL',
    url(
      'the http or https address that clients use, without a path',
      (u) => isOrigin(u.origin) && u.href === `${u.origin}/`,
    ),
    {
      example: 'https://chat.example.org',
      sentence: 'Address of this server as clients see it; by default made of `HOST` and `PORT`.',
    },
  ),
  dataDir: variable(
    'MP_DATA_DIR',
    { ...folder, schema: folder.schema.transform((path) => resolve(path)) },
    {
      default: '.data',
      example: '.data',
      sentence: 'Folder for the embedded engines, uploaded files and generated secrets.',
    },
  ),
  demo: variable('MP_DEMO', flag, {
    default: 'true',
    example: 'false',
    sentence: 'Fill an empty server with a demo guild whose passwords are known; off and refused in production.',
  }),
  databaseUrl: variable(
    'DATABASE_URL',
    url(
      '`postgres://user:password@host:port/database`',
      (u) => /^postgres(ql)?:$/.test(u.protocol) && u.pathname.length > 1,
    ),
    {
      example: 'postgres://messagepal:secret@127.0.0.1:5432/messagepal',
      sentence: 'PostgreSQL 15 or newer to use; without it an embedded one runs in the data folder.',
      secret: true,
    },
  ),
  redisUrl: variable('REDIS_URL', redis, {
    example: 'redis://127.0.0.1:6379/0',
    sentence:
      'Redis 7 or newer (or Valkey) for logs, cache, presence, limits and jobs; without it they are kept in this process, which then is the only one.',
    secret: true,
  }),
  redisBusUrls: variable('REDIS_BUS_URL', listOf(`a comma-separated list of ${redis.type}`, isRedisUrl), {
    example: 'redis://10.0.0.1:6379,redis://10.0.0.2:6379',
    sentence:
      'Redis of the logs, in place of `REDIS_URL`; over several the logs are spread by guild, so all processes name the same ones in the same order. Must not evict.',
    secret: true,
  }),
  redisCacheUrl: variable('REDIS_CACHE_URL', redis, {
    example: 'redis://127.0.0.1:6380',
    sentence: 'Redis of cache and limits, in place of `REDIS_URL`; may evict.',
    secret: true,
  }),
  redisDurableUrl: variable('REDIS_DURABLE_URL', redis, {
    example: 'redis://127.0.0.1:6381',
    sentence: 'Redis of jobs and presence, in place of `REDIS_URL`; must not evict, and should write to disk.',
    secret: true,
  }),
  redisPrefix: variable('MP_REDIS_PREFIX', text('letters, digits, `-` and `_`, at most 40', /^[\w-]{1,40}$/), {
    default: 'mp',
    example: 'mp',
    sentence: 'What all names in Redis begin with; two installs that share a Redis have two of these.',
  }),
  messages: variable('MP_MESSAGES', oneOf('postgres', 'memory', 'cassandra', 'mongo'), {
    default: 'postgres',
    example: 'postgres',
    sentence: 'Where messages are kept; `memory` forgets them at every start.',
  }),
  cassandraContactPoints: variable(
    'CASSANDRA_CONTACT_POINTS',
    listOf('a comma-separated list of host names or addresses, without ports', isHost),
    {
      example: '10.0.0.1,10.0.0.2',
      sentence: 'Nodes of Cassandra or ScyllaDB to ask for all others, where `MP_MESSAGES` is `cassandra`.',
    },
  ),
  cassandraPort: variable('CASSANDRA_PORT', port, {
    default: '9042',
    example: '9042',
    sentence: 'Port of CQL, the same on all nodes.',
  }),
  cassandraDatacenter: variable('CASSANDRA_DATACENTER', text('the name of a datacenter', /^[\w-]{1,48}$/), {
    default: 'datacenter1',
    example: 'datacenter1',
    sentence: 'The datacenter of Cassandra or ScyllaDB that this process lies in.',
  }),
  cassandraKeyspace: variable(
    'CASSANDRA_KEYSPACE',
    text('lower-case letters, digits and `_`', /^[a-z][a-z0-9_]{0,47}$/),
    {
      default: 'messagepal',
      example: 'messagepal',
      sentence:
        'Made at the first start with a replica on each node, three at most; make it beforehand for anything else, and on Astra.',
    },
  ),
  cassandraFlavour: variable('CASSANDRA_FLAVOUR', oneOf('cassandra', 'scylla', 'astra'), {
    default: 'cassandra',
    example: 'scylla',
    sentence: 'What is spoken to: Apache Cassandra 5, ScyllaDB or Astra.',
  }),
  astraBundle: variable('ASTRA_BUNDLE', folder, {
    example: '/run/secrets/secure-connect.zip',
    sentence: 'The secure connect bundle of an Astra database; it replaces contact points, port and datacenter.',
  }),
  astraToken: variable('ASTRA_TOKEN', text('a token like `AstraCS:…`', /^\S+$/), {
    example: 'AstraCS:xxxxxxxx',
    sentence: 'Token of an application that may read and write that database.',
    secret: true,
  }),
  mongodbUrl: variable(
    'MONGODB_URL',
    text('`mongodb://user:password@host:port/database`', /^mongodb(\+srv)?:\/\/[^\s/]+(\/\S*)?$/),
    {
      example: 'mongodb://127.0.0.1:27017/messagepal',
      sentence: 'MongoDB 5 or newer, where `MP_MESSAGES` is `mongo`; the database is `messagepal` if none is named.',
      secret: true,
    },
  ),
  s3Endpoint: variable('S3_ENDPOINT', origin, {
    example: 'http://127.0.0.1:9000',
    sentence: 'S3 server to keep uploaded files in; without it they lie in the data folder of this process.',
  }),
  s3Region: variable('S3_REGION', text('the name of a region', /^[A-Za-z0-9-]{1,64}$/), {
    default: 'us-east-1',
    example: 'eu-central-1',
    sentence: 'Region of the bucket; what a server that has none expects is mostly `us-east-1`.',
  }),
  s3Bucket: variable(
    'S3_BUCKET',
    text('3 to 63 lower-case letters, digits, `-` and `.`', /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
    {
      default: 'messagepal',
      example: 'messagepal',
      sentence: 'Bucket of the files, the same for all processes of an install.',
    },
  ),
  s3AccessKeyId: variable('S3_ACCESS_KEY_ID', text('a key without spaces', /^\S+$/), {
    example: 'messagepal',
    sentence: 'Key that may read, write, list and delete in that bucket.',
    secret: true,
  }),
  s3SecretAccessKey: variable('S3_SECRET_ACCESS_KEY', text('a secret without spaces', /^\S+$/), {
    example: '$(openssl rand -hex 24)',
    sentence: 'The secret of that key.',
    secret: true,
  }),
  s3PublicEndpoint: variable('S3_PUBLIC_ENDPOINT', origin, {
    example: 'https://files.example.org',
    sentence: 'Address of the S3 server as clients see it, for uploads and downloads; by default `S3_ENDPOINT`.',
  }),
  s3ForcePathStyle: variable('S3_FORCE_PATH_STYLE', flag, {
    default: 'true',
    example: 'false',
    sentence: 'Name the bucket in the path; `false` puts it before the host name, as AWS prefers.',
  }),
  fileBytes: variable('MP_FILE_BYTES', bytes, {
    default: '10MiB',
    example: '2GiB',
    sentence: 'Largest file that may be uploaded.',
  }),
  fileBytesPerDay: variable('MP_FILE_BYTES_PER_DAY', bytes, {
    default: '100MiB',
    example: '10GiB',
    sentence: 'What a user may upload within a day; less than one file of `MP_FILE_BYTES` allows one of these.',
  }),
  userFileBytes: variable('MP_USER_FILE_BYTES', bytes, {
    default: '10GiB',
    example: '100GiB',
    sentence: 'What the files of a user may take up together.',
  }),
  guildFileBytes: variable('MP_GUILD_FILE_BYTES', bytes, {
    default: '100GiB',
    example: '1TiB',
    sentence: 'What the files of a guild may take up together.',
  }),
  dataService: variable(
    'MP_DATA_SERVICE',
    listOf('a comma-separated list of `host:port` and `dns:name:port`', isService),
    {
      example: '10.0.0.1:50051,10.0.0.2:50051',
      sentence:
        'Instances of the Data Service, or a name with all their addresses; without it each process asks the message store itself, which is as correct and slower on busy channels.',
    },
  ),
  dataServiceListen: variable('MP_DATA_SERVICE_LISTEN', text('`host:port`', SERVICE), {
    default: '127.0.0.1:50051',
    example: '127.0.0.1:50051',
    sentence: 'Where a Data Service listens; other than on loopback it needs `MP_DATA_SERVICE_SECRET`.',
  }),
  dataServiceSecret: variable('MP_DATA_SERVICE_SECRET', text('at least 16 characters without spaces', /^\S{16,}$/), {
    example: '$(openssl rand -hex 24)',
    sentence: 'What every call of the Data Service has to know; without it only calls from the same machine are taken.',
    secret: true,
  }),
  clamd: variable(
    'MP_CLAMD',
    text(
      '`host:port`, or `unix:` and the path of a socket',
      /^(unix:\/\S+|[^\s:]+:\d{1,5}|\[[0-9A-Fa-f:.]+\]:\d{1,5})$/,
    ),
    {
      example: '127.0.0.1:3310',
      sentence:
        'Where the daemon of ClamAV listens: files that it finds something in are given to nobody; without it files are not scanned.',
    },
  ),
  scanBytes: variable('MP_SCAN_BYTES', bytes, {
    default: '25MiB',
    example: '100MiB',
    sentence:
      'Largest file that is scanned: no more than `StreamMaxLength` of the daemon. Of larger ones `MP_UNSCANNED` decides.',
  }),
  unscanned: variable('MP_UNSCANNED', oneOf('hold', 'serve'), {
    default: 'hold',
    example: 'hold',
    sentence:
      'What becomes of files that are not scanned yet, or not while ClamAV is away: `hold` gives them to nobody before, `serve` to everybody.',
  }),
  allowEmbedded: variable('MP_ALLOW_EMBEDDED', flag, {
    default: 'false',
    example: 'true',
    sentence: 'Allow embedded engines and memory stores although `NODE_ENV` is `production`.',
  }),
  corsOrigins: variable(
    'MP_CORS_ORIGINS',
    listOf('a comma-separated list of origins like `https://app.example.org`; `*` is refused', isOrigin),
    {
      example: 'https://app.example.org',
      sentence: 'Origins whose pages may call this server with cookies and open sockets, besides its own.',
    },
  ),
  trustProxy: variable(
    'MP_TRUST_PROXY',
    listOf(
      'a comma-separated list of addresses, networks (`10.0.0.0/8`), `loopback`, `linklocal`, `uniquelocal`',
      isProxy,
    ),
    {
      example: 'loopback',
      sentence:
        'Proxies whose `X-Forwarded-For` is believed; by default none, else everybody picks their own address for the limits.',
    },
  ),
  rateLimits: variable('MP_RATE_LIMITS', flag, {
    default: 'on',
    example: 'on',
    sentence: '`off` removes every rate limit, also of login and registration, for load tests; refused in production.',
  }),
  gatewayPolling: variable('MP_GATEWAY_POLLING', flag, {
    default: 'false',
    example: 'true',
    sentence: 'Let Socket.IO clients use long-polling; several gateway processes then need sticky sessions.',
  }),
  metricsToken: variable('MP_METRICS_TOKEN', text('at least 16 characters without spaces', /^\S{16,}$/), {
    example: '$(openssl rand -hex 24)',
    sentence: 'Bearer token that `/metrics` asks for; without it the page answers on loopback only.',
    secret: true,
  }),
  extensions: variable('MP_EXTENSIONS', listOf('a comma-separated list of folders of `extensions/`', isExtension), {
    example: 'automod',
    sentence: 'Extensions to load, in the order in which their hooks run; the same in all processes of an install.',
  }),
  messageRetentionDays: variable('MP_MESSAGE_RETENTION_DAYS', days(3650), {
    example: '365',
    sentence:
      'For how many days messages are kept in guilds that do not say themselves, and in direct messages; without it for ever.',
  }),
  mentionRetentionDays: variable('MP_MENTION_RETENTION_DAYS', days(3650), {
    default: '365',
    example: '365',
    sentence: 'For how many days mentions are counted and listed, where their messages are kept for longer.',
  }),
  hookBudgetMs: variable('MP_HOOK_BUDGET_MS', milliseconds(2_500), {
    default: '100',
    example: '100',
    sentence: 'How long a hook of an extension may hold a message up before the send is refused with 503.',
  }),
  logLevel: variable('MP_LOG_LEVEL', oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), {
    default: 'info',
    example: 'debug',
    sentence: 'Least important line that is logged.',
  }),
} as const;

type Variables = typeof VARIABLES;
export type FieldName = keyof Variables;
type ValueOf<F extends FieldName> = z.output<Variables[F]['schema']>;

/** Fields that may be absent: those whose variable has neither a default nor a computed one. */
type OptionalField =
  | 'databaseUrl'
  | 'redisUrl'
  | 'redisBusUrls'
  | 'redisCacheUrl'
  | 'redisDurableUrl'
  | 'messageRetentionDays'
  | 'metricsToken'
  | 'dataService'
  | 'dataServiceSecret'
  | 'cassandraContactPoints'
  | 'astraBundle'
  | 'astraToken'
  | 'clamd'
  | 'mongodbUrl'
  | 's3Endpoint'
  | 's3AccessKeyId'
  | 's3SecretAccessKey'
  | 's3PublicEndpoint';

/** What was read from the environment, defaults included. */
export type ConfigFields = {
  readonly [F in Exclude<FieldName, OptionalField>]: ValueOf<F>;
} & { readonly [F in OptionalField]?: ValueOf<F> };
