import type { ConfigFields } from './config.schema';
import { LIMITS } from './limits';
import type { Limits } from './limits';

/** What a {@link Config} is made of. */
export type ConfigValues = ConfigFields & { readonly warnings?: readonly string[]; readonly limits?: Limits };

/** Where which part of Redis is; the addresses may be the same. */
export interface RedisUrls {
  /** Logs, spread over these by guild. */
  readonly bus: readonly string[];
  /** What can be made again: cache and limits. */
  readonly cache: string;
  /** What should last: jobs and presence. */
  readonly durable: string;
}

/** Where uploaded files are, and what it takes to get at them. */
export interface S3Address {
  /** Without a trailing slash. */
  readonly endpoint: string;
  /** The same server as clients see it. */
  readonly publicEndpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Whether the bucket is named in the path, not before the host name. */
  readonly forcePathStyle: boolean;
}

/**
 * The configuration of this process, read once and frozen. Also the injection token: `constructor(private readonly config: Config)`.
 * Which variable sets which field, and what it means: `docs/config.md`.
 */
export class Config implements ConfigFields {
  readonly nodeEnv: ConfigFields['nodeEnv'];
  readonly port: number;
  readonly host: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly demo: boolean;
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  readonly redisBusUrls?: readonly string[];
  readonly redisCacheUrl?: string;
  readonly redisDurableUrl?: string;
  readonly redisPrefix: string;
  readonly messages: ConfigFields['messages'];
  readonly cassandraContactPoints?: readonly string[];
  readonly cassandraPort: number;
  readonly cassandraDatacenter: string;
  readonly cassandraKeyspace: string;
  readonly cassandraFlavour: ConfigFields['cassandraFlavour'];
  readonly astraBundle?: string;
  readonly astraToken?: string;
  readonly mongodbUrl?: string;
  readonly s3Endpoint?: string;
  readonly s3Region: string;
  readonly s3Bucket: string;
  readonly s3AccessKeyId?: string;
  readonly s3SecretAccessKey?: string;
  readonly s3PublicEndpoint?: string;
  readonly s3ForcePathStyle: boolean;
  /** Bytes, as the three that follow. */
  readonly fileBytes: number;
  readonly fileBytesPerDay: number;
  readonly userFileBytes: number;
  readonly guildFileBytes: number;
  readonly dataService?: readonly string[];
  readonly dataServiceListen: string;
  readonly dataServiceSecret?: string;
  readonly clamd?: string;
  readonly scanBytes: number;
  readonly unscanned: ConfigFields['unscanned'];
  readonly allowEmbedded: boolean;
  readonly corsOrigins: readonly string[];
  readonly trustProxy: readonly string[];
  readonly rateLimits: boolean;
  readonly gatewayPolling: boolean;
  readonly metricsToken?: string;
  readonly extensions: readonly string[];
  readonly messageRetentionDays?: number;
  readonly mentionRetentionDays: number;
  readonly hookBudgetMs: number;
  readonly logLevel: ConfigFields['logLevel'];
  /** The bounds of everything; see `docs/config.md`. */
  readonly limits: Limits;
  /** Sentences for the log: variables that nobody reads. */
  readonly warnings: readonly string[];

  constructor(values: ConfigValues) {
    this.limits = LIMITS;
    this.warnings = [];
    Object.assign(this, values);
    for (const list of [
      this.corsOrigins,
      this.trustProxy,
      this.warnings,
      this.redisBusUrls,
      this.dataService,
      this.extensions,
    ])
      Object.freeze(list);
    Object.freeze(this);
  }

  /** The same with some fields changed; for tests and tools. Nothing is checked. */
  with(changes: Partial<ConfigValues>): Config {
    return new Config(Object.assign<object, Config, Partial<ConfigValues>>({}, this, changes));
  }

  /** Whether PostgreSQL is the embedded one. */
  get embedded(): boolean {
    return this.databaseUrl === undefined;
  }

  /** The addresses of Redis by what is kept there; undefined where everything is kept in this process. */
  get redis(): RedisUrls | undefined {
    const { redisUrl: all, redisBusUrls = all ? [all] : [], redisCacheUrl = all, redisDurableUrl = all } = this;
    if (redisBusUrls.length === 0 || redisCacheUrl === undefined || redisDurableUrl === undefined) return undefined;
    return { bus: redisBusUrls, cache: redisCacheUrl, durable: redisDurableUrl };
  }

  /** The S3 server of uploaded files; undefined where they lie in the data folder. */
  get s3(): S3Address | undefined {
    const { s3Endpoint: endpoint, s3AccessKeyId: accessKeyId, s3SecretAccessKey: secretAccessKey } = this;
    if (endpoint === undefined || accessKeyId === undefined || secretAccessKey === undefined) return undefined;
    const { s3PublicEndpoint: publicEndpoint = endpoint, s3Region: region, s3Bucket: bucket } = this;
    const forcePathStyle = this.s3ForcePathStyle;
    return { endpoint, publicEndpoint, region, bucket, accessKeyId, secretAccessKey, forcePathStyle };
  }

  /** Whether cookies are `Secure` with the `__Host-` prefix, which plain http can't have. */
  get secureCookies(): boolean {
    return this.nodeEnv === 'production' || this.publicUrl.startsWith('https:');
  }
}
