import { Injectable } from '@nestjs/common';
import { databaseError } from '@messagepal/database';
import { ApiError } from '@messagepal/errors';
import { Batcher } from '@messagepal/flight';
import { maxSnowflake, snowflakeAt } from '@messagepal/snowflake';
import { DataSource } from 'typeorm';
import { parametersOf, PUT_SQL, RAISE_SQL, type MarkRecord } from './mark-statements';
import { keyOf, type Marker, type ReadMark } from './read-mark';

const ROWS_PER_STATEMENT = 500;
const MAX_WAITING = 20_000;

/** A mark on its way, and what came of it. */
interface Request extends ReadMark {
  marker?: Marker;
}

/**
 * How far people have read. Marks that come while a statement is under way leave together as the next one. Answered when all
 * processes see it; a crash of PostgreSQL may lose what was answered within the last second, never more, and puts nothing back.
 */
@Injectable()
export class ReadMarks {
  private readonly raises: Batcher<Request>;
  private readonly puts: Batcher<Request>;

  constructor(private readonly source: DataSource) {
    const common = { isItemsFault: () => false, size: ROWS_PER_STATEMENT, maxWaiting: MAX_WAITING };
    this.raises = new Batcher({ ...common, write: (requests) => this.raiseAll(requests) });
    this.puts = new Batcher({ ...common, write: (requests) => this.putAll(requests) });
  }

  /** Moves the mark up to the message, or leaves it where it is if that is higher. @throws ApiError SERVICE_UNAVAILABLE */
  raise(mark: ReadMark): Promise<Marker> {
    return outcomeOf(this.raises, mark);
  }

  /** Puts the mark on the message, also downwards. @throws ApiError SERVICE_UNAVAILABLE */
  put(mark: ReadMark): Promise<Marker> {
    return outcomeOf(this.puts, mark);
  }

  private raiseAll(requests: Request[]): Promise<void> {
    return this.write(RAISE_SQL, requests, { one: (a, b) => maxSnowflake(a, b), moment: '0' });
  }

  private putAll(requests: Request[]): Promise<void> {
    return this.write(PUT_SQL, requests, { one: (_earlier, later) => later, moment: snowflakeAt(Date.now()) });
  }

  /** `one` says which of two marks on the same channel stands: a statement touches each row once. */
  private async write(
    sql: string,
    requests: readonly Request[],
    { one, moment }: { one: (earlier: string, later: string) => string; moment: string },
  ): Promise<void> {
    const marks = new Map<string, ReadMark>();
    for (const { userId, channelId, messageId } of requests) {
      const known = marks.get(keyOf({ userId, channelId }))?.messageId;
      const standing = known === undefined ? messageId : one(known, messageId);
      marks.set(keyOf({ userId, channelId }), { userId, channelId, messageId: standing });
    }
    const written = await this.query(sql, parametersOf([...marks.values()], moment));
    for (const request of requests) request.marker = written.get(keyOf(request));
  }

  private async query(sql: string, parameters: unknown[]): Promise<Map<string, Marker>> {
    try {
      const records = await this.source.query<MarkRecord[]>(sql, parameters);
      return new Map(records.map((record) => [`${record.user_id}:${record.channel_id}`, toMarker(record)]));
    } catch (error) {
      throw databaseError(error);
    }
  }
}

async function outcomeOf(batcher: Batcher<Request>, mark: ReadMark): Promise<Marker> {
  const request: Request = { ...mark };
  await batcher.add(request);
  if (!request.marker) throw new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
  return request.marker;
}

const toMarker = ({ last_read_id, version }: MarkRecord): Marker => ({
  lastReadId: last_read_id,
  version: Number(version),
});
