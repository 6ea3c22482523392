import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from './config';
import { ConfigError } from './config.error';
import { LIMITS } from './limits';
import { loadConfig, loadSplitConfig } from './load-config';
import type { Environment } from './load-config';

const DATABASE_URL = 'postgres://user:hunter2@db:5432/messagepal';

function mistakesOf(env: Environment): ConfigError {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The configuration was taken.');
}
const variablesOf = (env: Environment): string[] => mistakesOf(env).mistakes.map(({ variable }) => variable);

describe('loadConfig', () => {
  it('needs nothing', () => {
    expect(Object.assign({}, loadConfig({}))).toEqual({
      nodeEnv: 'development',
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:3000',
      dataDir: join(process.cwd(), '.data'),
      demo: true,
      databaseUrl: undefined,
      redisUrl: undefined,
      redisBusUrls: undefined,
      redisCacheUrl: undefined,
      redisDurableUrl: undefined,
      redisPrefix: 'mp',
      messages: 'postgres',
      cassandraContactPoints: undefined,
      cassandraPort: 9042,
      cassandraDatacenter: 'datacenter1',
      cassandraKeyspace: 'messagepal',
      cassandraFlavour: 'cassandra',
      astraBundle: undefined,
      astraToken: undefined,
      mongodbUrl: undefined,
      s3Endpoint: undefined,
      s3Region: 'us-east-1',
      s3Bucket: 'messagepal',
      s3AccessKeyId: undefined,
      s3SecretAccessKey: undefined,
      s3PublicEndpoint: undefined,
      s3ForcePathStyle: true,
      clamd: undefined,
      scanBytes: 25 * 1024 ** 2,
      unscanned: 'hold',
      fileBytes: 10 * 1024 ** 2,
      fileBytesPerDay: 100 * 1024 ** 2,
      userFileBytes: 10 * 1024 ** 3,
      guildFileBytes: 100 * 1024 ** 3,
      dataService: undefined,
      dataServiceListen: '127.0.0.1:50051',
      dataServiceSecret: undefined,
      allowEmbedded: false,
      corsOrigins: [],
      trustProxy: [],
      rateLimits: true,
      gatewayPolling: false,
      metricsToken: undefined,
      messageRetentionDays: undefined,
      mentionRetentionDays: 365,
      extensions: [],
      hookBudgetMs: 100,
      logLevel: 'info',
      limits: LIMITS,
      warnings: [],
    });
    expect(loadConfig({}).embedded).toBe(true);
    expect(loadConfig({}).secureCookies).toBe(false);
  });

  it('asks for the address of the store of messages', () => {
    expect(variablesOf({ MP_MESSAGES: 'cassandra' })).toEqual(['CASSANDRA_CONTACT_POINTS']);
    expect(variablesOf({ MP_MESSAGES: 'cassandra', CASSANDRA_CONTACT_POINTS: 'a:9042' })).toEqual([
      'CASSANDRA_CONTACT_POINTS',
    ]);
    const { cassandraContactPoints } = loadConfig({
      MP_MESSAGES: 'cassandra',
      CASSANDRA_CONTACT_POINTS: 'a, 10.0.0.2',
    });
    expect(cassandraContactPoints).toEqual(['a', '10.0.0.2']);
    const astra = { MP_MESSAGES: 'cassandra', CASSANDRA_FLAVOUR: 'astra' };
    expect(variablesOf(astra)).toEqual(['ASTRA_BUNDLE']);
    expect(variablesOf({ ...astra, ASTRA_BUNDLE: 'bundle.zip' })).toEqual(['ASTRA_TOKEN']);
    expect(variablesOf({ MP_MESSAGES: 'mongo' })).toEqual(['MONGODB_URL']);
    const MONGODB_URL = 'mongodb://u:p@a:27017,b:27017/messagepal?replicaSet=r';
    expect(loadConfig({ MP_MESSAGES: 'mongo', MONGODB_URL }).mongodbUrl).toBe(MONGODB_URL);
  });

  it('reads every kind', () => {
    const config = loadConfig({
      PORT: '0',
      HOST: '::1',
      DATABASE_URL,
      MP_PUBLIC_URL: 'https://chat.example.org/',
      MP_CORS_ORIGINS: 'https://a.example, http://localhost:5173',
      MP_TRUST_PROXY: 'loopback,10.0.0.0/8,fd00::/8,192.0.2.1',
      MP_RATE_LIMITS: 'off',
      MP_GATEWAY_POLLING: 'TRUE',
      MP_DEMO: 'false',
      MP_MESSAGES: 'memory',
      MP_DATA_DIR: '/srv/messagepal',
    });
    expect(config).toMatchObject({
      port: 0,
      databaseUrl: DATABASE_URL,
      publicUrl: 'https://chat.example.org',
      corsOrigins: ['https://a.example', 'http://localhost:5173'],
      trustProxy: ['loopback', '10.0.0.0/8', 'fd00::/8', '192.0.2.1'],
      rateLimits: false,
      gatewayPolling: true,
      demo: false,
      messages: 'memory',
      dataDir: '/srv/messagepal',
      embedded: false,
      secureCookies: true,
    });
  });

  it('takes an empty value for an absent one', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '', MP_DEMO: '' })).toMatchObject({
      port: 3000,
      embedded: true,
      demo: true,
    });
  });

  it.each([
    ['0.0.0.0', 'http://localhost:3000'],
    ['::', 'http://localhost:3000'],
    ['::1', 'http://[::1]:3000'],
    ['chat.local', 'http://chat.local:3000'],
  ])('makes the public address of HOST=%s', (HOST, publicUrl) => {
    expect(loadConfig({ HOST }).publicUrl).toBe(publicUrl);
  });

  it.each([
    ['PORT', ['abc', '-1', '65536', '3000.5', '0x10', '1e3', ' 80']],
    ['HOST', ['a b', 'http://x']],
    ['MP_PUBLIC_URL', ['chat.example.org', 'ftp://x', 'https://x/path', 'https://x/?a=1', 'https://user@x']],
    ['MP_CORS_ORIGINS', ['*', 'https://a.example,*', 'https://a.example/', 'a.example', 'null', ',']],
    ['MP_TRUST_PROXY', ['true', '10.0.0.0/33', '10.0.0.0/8/8', 'proxy', '1.2.3']],
    ['MP_RATE_LIMITS', ['no', 'toString']],
    ['MP_MESSAGES', ['mysql']],
    ['MP_EXTENSIONS', ['Automod', '../automod', 'automod,', '@acme/automod']],
    ['MP_HOOK_BUDGET_MS', ['0', '-1', '1.5', '2501', '50ms']],
    ['MP_LOG_LEVEL', ['verbose']],
    ['NODE_ENV', ['prod']],
    ['MP_METRICS_TOKEN', ['short']],
    ['MP_DATA_SERVICE', ['a', 'http://a:1', 'a:b', 'dns:a', 'a:1,,b:2', '::1:5']],
    ['MP_DATA_SERVICE_LISTEN', ['50051', ':50051']],
    ['DATABASE_URL', ['mysql://a/b', 'postgres://host', 'not a url']],
  ])('refuses a wrong %s', (variable, values) => {
    for (const value of values) expect(variablesOf({ [variable]: value })).toEqual([variable]);
  });

  it('names all mistakes at once, readably, and prints no secret', () => {
    const error = mistakesOf({
      PORT: 'abc',
      DATABASE_URL: 'mysql://u:hunter2@h/d',
      MP_CORS_ORIGINS: '*',
      MP_METRICS_TOKEN: 'hunter2',
    });
    expect(error.message).toBe(
      [
        'The configuration has 4 mistakes:',
        '  PORT is "abc"',
        '    expected: a whole number from 0 to 65535',
        '    fix:      PORT=3000',
        '  DATABASE_URL is (hidden)',
        '    expected: `postgres://user:password@host:port/database`',
        '    fix:      DATABASE_URL=postgres://messagepal:secret@127.0.0.1:5432/messagepal',
        '  MP_CORS_ORIGINS is "*"',
        '    expected: a comma-separated list of origins like `https://app.example.org`; `*` is refused',
        '    fix:      MP_CORS_ORIGINS=https://app.example.org',
        '  MP_METRICS_TOKEN is (hidden)',
        '    expected: at least 16 characters without spaces',
        '    fix:      MP_METRICS_TOKEN=$(openssl rand -hex 24)',
      ].join('\n'),
    );
  });
});

describe('production', () => {
  const production = { NODE_ENV: 'production', DATABASE_URL };

  it('refuses embedded engines and memory stores unless they are allowed', () => {
    expect(variablesOf({ NODE_ENV: 'production', MP_MESSAGES: 'memory' })).toEqual(['DATABASE_URL', 'MP_MESSAGES']);
    const allowed = loadConfig({ NODE_ENV: 'production', MP_MESSAGES: 'memory', MP_ALLOW_EMBEDDED: 'true' });
    expect(allowed.embedded).toBe(true);
  });

  it('refuses to run without rate limits or with the demo', () => {
    expect(variablesOf({ ...production, MP_RATE_LIMITS: 'off', MP_DEMO: 'true' })).toEqual([
      'MP_RATE_LIMITS',
      'MP_DEMO',
    ]);
  });

  it('has no demo and secure cookies', () => {
    expect(loadConfig(production)).toMatchObject({ demo: false, secureCookies: true, rateLimits: true });
  });

  it('names the mistakes of reading and those of combining together', () => {
    expect(variablesOf({ NODE_ENV: 'production', PORT: 'x' })).toEqual(['PORT', 'DATABASE_URL']);
  });
});

describe('the Data Service', () => {
  it('is a list of instances and names', () => {
    const MP_DATA_SERVICE = '127.0.0.1:50051, data-1:50051,[::1]:50051,dns:data.local:50051';
    expect(loadConfig({ MP_DATA_SERVICE }).dataService).toEqual([
      '127.0.0.1:50051',
      'data-1:50051',
      '[::1]:50051',
      'dns:data.local:50051',
    ]);
  });

  it('listens for others only with a secret', () => {
    const MP_DATA_SERVICE_LISTEN = '0.0.0.0:50051';
    expect(variablesOf({ MP_DATA_SERVICE_LISTEN })).toEqual(['MP_DATA_SERVICE_SECRET']);
    loadConfig({ MP_DATA_SERVICE_LISTEN, MP_DATA_SERVICE_SECRET: 'a-secret-of-good-length' });
    for (const host of ['localhost', '127.0.0.2', '[::1]']) loadConfig({ MP_DATA_SERVICE_LISTEN: `${host}:1` });
  });
});

describe('Redis', () => {
  const [one, two, three] = ['redis://127.0.0.1:6379/2', 'rediss://user:secret@redis.example:6380', 'redis://[::1]:1'];

  it('is one address for everything, or one for each part', () => {
    expect(loadConfig({}).redis).toBeUndefined();
    expect(loadConfig({ REDIS_URL: one }).redis).toEqual({ bus: [one], cache: one, durable: one });
    const parts = { REDIS_BUS_URL: `${one}, ${two}`, REDIS_CACHE_URL: two, REDIS_DURABLE_URL: three };
    expect(loadConfig(parts).redis).toEqual({ bus: [one, two], cache: two, durable: three });
    expect(loadConfig({ REDIS_URL: one, REDIS_CACHE_URL: two }).redis).toEqual({
      bus: [one],
      cache: two,
      durable: one,
    });
  });

  it('is refused in parts, because one process would then talk to others about some things only', () => {
    expect(mistakesOf({ REDIS_CACHE_URL: one }).message).toContain(
      'set REDIS_URL, or REDIS_BUS_URL and REDIS_DURABLE_URL',
    );
  });

  it.each(['http://a', 'redis://', 'redis://host/name', 'host:6379', 'redis://host/1?db=2'])('refuses %s', (value) => {
    expect(variablesOf({ REDIS_URL: value })).toEqual(['REDIS_URL']);
    expect(variablesOf({ REDIS_URL: one, REDIS_BUS_URL: `${one},${value}` })).toEqual(['REDIS_BUS_URL']);
  });
});

describe('S3', () => {
  const S3_ENDPOINT = 'http://s3:9000/';
  const keys = { S3_ACCESS_KEY_ID: 'key', S3_SECRET_ACCESS_KEY: 'hunter2' };

  it('is one address, with what it takes to get in', () => {
    expect(loadConfig({}).s3).toBeUndefined();
    expect(loadConfig({ S3_ENDPOINT, ...keys }).s3).toEqual({
      endpoint: 'http://s3:9000',
      publicEndpoint: 'http://s3:9000',
      region: 'us-east-1',
      bucket: 'messagepal',
      accessKeyId: 'key',
      secretAccessKey: 'hunter2',
      forcePathStyle: true,
    });
    const more = { S3_PUBLIC_ENDPOINT: 'https://files.example.org', S3_FORCE_PATH_STYLE: 'false', S3_BUCKET: 'a.b' };
    expect(loadConfig({ S3_ENDPOINT, ...keys, ...more }).s3).toMatchObject({
      publicEndpoint: 'https://files.example.org',
      forcePathStyle: false,
      bucket: 'a.b',
    });
  });

  it('is all of it or nothing', () => {
    const { message } = mistakesOf({ S3_ENDPOINT });
    expect(message).toContain('set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or unset S3_ENDPOINT');
    expect(variablesOf(keys)).toEqual(['S3_ENDPOINT']);
    expect(mistakesOf({ S3_SECRET_ACCESS_KEY: 'hunter2' }).message).not.toContain('hunter2');
  });

  it.each(['s3:9000', 'ftp://s3', 'http://s3/bucket'])('refuses %s', (value) => {
    expect(variablesOf({ S3_ENDPOINT: value, ...keys })).toEqual(['S3_ENDPOINT']);
  });
});

describe('a variable nobody reads', () => {
  it('is warned about with the nearest name, if it is ours', () => {
    const { warnings } = loadConfig({
      MP_MESAGES: 'memory',
      MP_SOMETHING_ELSE: '1',
      MP_TEST_DATABASE_URL: 'x',
      PATH: '/bin',
    });
    expect(warnings).toEqual([
      'MP_MESAGES is not a variable of MessagePal and changes nothing; did you mean MP_MESSAGES?',
      'MP_SOMETHING_ELSE is not a variable of MessagePal and changes nothing.',
    ]);
  });
});

describe('a secret in a file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mp-config-'));
    writeFileSync(join(folder, 'url'), `${DATABASE_URL}\n`);
    writeFileSync(join(folder, 'wrong'), 'hunter2');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read from there, without a warning', () => {
    const config = loadConfig({ DATABASE_URL_FILE: join(folder, 'url') });
    expect(config).toMatchObject({ databaseUrl: DATABASE_URL, warnings: [] });
    const token = { MP_METRICS_TOKEN: 'a-token-of-good-length', MP_METRICS_TOKEN_FILE: join(folder, 'wrong') };
    expect(loadConfig(token)).toMatchObject({ metricsToken: 'a-token-of-good-length', warnings: [] });
  });

  it('is a mistake when the file is missing or wrong', () => {
    expect(variablesOf({ DATABASE_URL_FILE: join(folder, 'nothing') })).toEqual(['DATABASE_URL_FILE']);
    const wrong = mistakesOf({ DATABASE_URL_FILE: join(folder, 'wrong') });
    expect(wrong.message).not.toContain('hunter2');
  });

  it('is no reason to ask for the database again in production', () => {
    expect(variablesOf({ NODE_ENV: 'production', DATABASE_URL_FILE: join(folder, 'wrong') })).toEqual(['DATABASE_URL']);
  });
});

describe('Config', () => {
  it('can not be changed', () => {
    const config: { port: number } = loadConfig({});
    expect(() => {
      config.port = 1;
    }).toThrow(TypeError);
    expect(Object.isFrozen(loadConfig({}).corsOrigins)).toBe(true);
    expect(Object.isFrozen(LIMITS.gateway.frames)).toBe(true);
  });

  it('can be made anew with other values', () => {
    const config = loadConfig({ PORT: '1' }).with({ host: '::1', warnings: ['x'] });
    expect(config).toBeInstanceOf(Config);
    expect(config).toMatchObject({ port: 1, host: '::1', warnings: ['x'], embedded: true, limits: LIMITS });
  });
});

describe('loadSplitConfig', () => {
  const REDIS_URL = 'redis://cache:6379';

  it('takes what all processes share', () => {
    expect(loadSplitConfig({ DATABASE_URL, REDIS_URL }).redis?.durable).toBe(REDIS_URL);
    const parts = { REDIS_BUS_URL: REDIS_URL, REDIS_CACHE_URL: REDIS_URL, REDIS_DURABLE_URL: REDIS_URL };
    expect(loadSplitConfig({ DATABASE_URL, ...parts }).redis?.bus).toEqual([REDIS_URL]);
  });

  it('names everything that each process would have of its own', () => {
    const refused = (): Config => loadSplitConfig({ MP_MESSAGES: 'memory', NODE_ENV: 'production' });
    expect(refused).toThrow(/DATABASE_URL is not set[\s\S]*REDIS_URL is not set[\s\S]*MP_MESSAGES is "memory"/);
    expect(refused).toThrow('3 mistakes');
  });
});
