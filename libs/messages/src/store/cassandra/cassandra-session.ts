import { Logger } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import { Client, errors, types } from 'cassandra-driver';
import { within } from '../within';
import { clientOptions, type CassandraOptions } from './client-options';
import { migrate } from './migrations';

/** A statement and its values. */
export type Query = { query: string; params: unknown[] };

/** Whatever happens inside, nobody waits longer for an answer or for the word that there is none. */
const ANSWER_MS = 2_800;
/** After a failure to connect, calls fail alike for so long; then one of them tries again. */
const PAUSE_MS = 500;
/** Errors of statements, not of the engine that should answer them. */
const OUR_FAULT: ReadonlySet<number> = new Set([
  types.responseErrorCodes.syntaxError,
  types.responseErrorCodes.invalid,
  types.responseErrorCodes.configError,
]);

/** One connection to the cluster, made with the first call and again after failures; the schema is brought up to date first. */
export class CassandraSession {
  private readonly logger = new Logger('MessageStore');
  private client?: Promise<Client>;
  /** When connecting failed last; in the future while nothing is wrong. */
  private failedAt = Number.POSITIVE_INFINITY;
  private hasFailed = false;
  private isClosed = false;

  constructor(private readonly options: CassandraOptions) {}

  /** All rows of a statement's answer. Rejects with SERVICE_UNAVAILABLE while the engine is away. */
  rows<T>(query: string, params: unknown[]): Promise<T[]> {
    return this.ask(async (client) => (await client.execute(query, params)).rows as unknown as T[]);
  }

  async run(query: string, params: unknown[]): Promise<void> {
    await this.ask((client) => client.execute(query, params));
  }

  /** Several statements on one partition, as one write. */
  async batch(queries: Query[]): Promise<void> {
    if (queries.length > 0) await this.ask((client) => client.batch(queries, { logged: false }));
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const client = await this.client?.catch(() => undefined); // never came to be: nothing to close
    await client?.shutdown();
  }

  private async ask<T>(work: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await within(ANSWER_MS, async () => work(await this.connected()));
    } catch (error) {
      throw isOurFault(error) ? error : new ApiError('SERVICE_UNAVAILABLE', { cause: error, retryAfter: 1 });
    }
  }

  private connected(): Promise<Client> {
    if (this.isClosed) throw new Error('the connection to Cassandra was closed');
    if (!this.client || performance.now() - this.failedAt > PAUSE_MS) {
      this.failedAt = Number.POSITIVE_INFINITY;
      const client = this.connect();
      this.client = client;
      client.catch(() => (this.failedAt = performance.now()));
    }
    return this.client;
  }

  private async connect(): Promise<Client> {
    const client = new Client(clientOptions(this.options));
    client.on('log', (level: string, _: string, message: string) => {
      if (level === 'error') this.logger.debug(message);
    });
    try {
      await client.connect();
      await migrate(client, this.options);
      this.logger.log(`Connected to ${client.hosts.length} nodes of Cassandra, keyspace ${this.options.keyspace}`);
      this.hasFailed = false;
      return client;
    } catch (error) {
      if (!this.hasFailed) this.logger.warn(`Cassandra does not answer yet: ${String(error).split('\n', 1)[0]}`);
      this.hasFailed = true;
      await client.shutdown();
      throw error;
    }
  }
}

const isOurFault = (error: unknown): boolean => error instanceof errors.ResponseError && OUR_FAULT.has(error.code);
