import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { databaseError, DatabaseServer } from '@messagepal/database';
import { Pool, type QueryResultRow } from 'pg';
import type { SearchEntry } from './search-entry';
import type { SearchFound, SearchHit, SearchRequest } from './search-request';
import { searchStatement } from './search-statement';
import { vectorOf } from './ts-text';

const CONNECTIONS = 4;
const CONNECT_MS = 3_000;
const ROWS_PER_REMOVAL = 5_000;

/** Who may write into the index for a channel: its last turn, all earlier ones are over. */
export interface Turn {
  channelId: string;
  number: number;
}

/** A turn is held by its row until the statement is through, so that nothing of an earlier one is written after a later began. */
const PUT = `
  WITH turn AS (SELECT FROM search_marks WHERE channel_id = $1 AND turn = $2 FOR SHARE)
  INSERT INTO search_messages AS s (space_id, channel_id, id, revision, words)
  SELECT e.space_id, $1, e.id, e.revision, e.words::tsvector
  FROM unnest($3::bigint[], $4::bigint[], $5::int[], $6::text[]) AS e (space_id, id, revision, words)
  WHERE EXISTS (SELECT FROM turn)
  ON CONFLICT (space_id, channel_id, id) DO UPDATE SET revision = excluded.revision, words = excluded.words
  WHERE s.revision < excluded.revision`;

const REMOVE = `DELETE FROM search_messages WHERE space_id = $1 AND channel_id = $2 AND id = ANY($3::bigint[])`;

const HERE = 'space_id = $1 AND channel_id = $2 AND id < $3';
/** By the channel as well, so that no index without it is taken. */
const REMOVE_BELOW = `
  DELETE FROM search_messages WHERE ${HERE} AND id <= COALESCE((
    SELECT id FROM search_messages WHERE ${HERE} ORDER BY channel_id, id OFFSET ${ROWS_PER_REMOVAL - 1} LIMIT 1
  ), $3)`;

/**
 * Which words are in which message, as full text in PostgreSQL, wherever the messages are: on connections of its own, so that
 * searches can't starve the rest. All that knows of the engine is here, in `search-statement.ts` and `ts-text.ts`.
 *
 * Every write may be repeated. Rejects with `ApiError('SERVICE_UNAVAILABLE')` while the engine is away, and when a search takes
 * longer than `limits.search.statementMs`.
 */
@Injectable()
export class SearchIndex implements OnApplicationShutdown {
  private readonly logger = new Logger(SearchIndex.name);
  private readonly pool: Pool;

  /** Connects with the first call. */
  constructor(server: DatabaseServer, { limits }: Config) {
    const { statementMs } = limits.search;
    this.pool = new Pool({
      Client: server.Client,
      connectionString: server.url,
      max: CONNECTIONS,
      application_name: 'messagepal-search',
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: statementMs,
      query_timeout: 2 * statementMs,
    });
    this.pool.on('error', (error) => this.logger.warn(`An idle connection was lost: ${error.message}`));
  }

  /** What is in the index: hits may be of messages that are gone or changed since. */
  async find(request: SearchRequest): Promise<SearchFound> {
    if (request.channelIds.length === 0) return { hits: [], total: 0 };
    const rows = await this.query<FoundRow>(searchStatement(request));
    return { hits: rows.flatMap(toHit), total: rows[0]?.total ?? 0 };
  }

  /** Writes messages of one channel; what is there with a revision as high stays. Without the turn nothing is written. */
  async put({ channelId, number }: Turn, entries: readonly SearchEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const column = <T>(of: (entry: SearchEntry) => T): T[] => entries.map(of);
    const columns = [column((e) => e.spaceId), column((e) => e.id), column((e) => e.revision), column(vectorOf)];
    await this.query({ text: PUT, values: [channelId, number, ...columns] });
  }

  /** Takes messages out that are gone: no turn is needed, since nothing that is gone comes back. */
  async remove(spaceId: string, channelId: string, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.query({ text: REMOVE, values: [spaceId, channelId, ids] });
  }

  /** Takes out everything of a channel, or what is below an id; part by part, so that it can be broken off and repeated. */
  async removeBelow(spaceId: string, channelId: string, id = '9223372036854775807'): Promise<void> {
    let removed = ROWS_PER_REMOVAL;
    while (removed === ROWS_PER_REMOVAL) removed = await this.count(REMOVE_BELOW, [spaceId, channelId, id]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  private async query<T extends QueryResultRow>(statement: { text: string; values: unknown[] }): Promise<T[]> {
    try {
      return (await this.pool.query<T>(statement)).rows;
    } catch (error) {
      throw databaseError(error);
    }
  }

  private async count(text: string, values: unknown[]): Promise<number> {
    try {
      return (await this.pool.query(text, values)).rowCount ?? 0;
    } catch (error) {
      throw databaseError(error);
    }
  }
}

/** The page beside the count: without a page its columns are null. */
interface FoundRow {
  total: number;
  channel_id: string | null;
  id: string | null;
  revision: number | null;
}

const toHit = ({ channel_id, id, revision }: FoundRow): SearchHit[] =>
  channel_id === null || id === null || revision === null ? [] : [{ channelId: channel_id, id, revision }];
