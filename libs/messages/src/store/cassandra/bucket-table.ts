import type { BucketTable } from './bucket-index';
import type { BucketEntry } from './bucket-map';
import type { CassandraSession } from './cassandra-session';
import type { Statements } from './statements';

interface BucketRecord {
  bucket: { toString(): string };
  approx_count: number | null;
  confirmed: boolean | null;
}

/** The list of buckets in the engine. */
export class CqlBucketTable implements BucketTable {
  constructor(
    private readonly session: CassandraSession,
    private readonly cql: Statements,
  ) {}

  async list(channelId: string): Promise<BucketEntry[]> {
    const records = await this.session.rows<BucketRecord>(this.cql.listBuckets, [channelId]);
    return records.map(({ bucket, approx_count, confirmed }) => ({
      bucket: bucket.toString(),
      rows: approx_count ?? 0,
      confirmed: confirmed === true,
    }));
  }

  open(channelId: string, bucket: string): Promise<void> {
    return this.session.run(this.cql.openBucket, [channelId, bucket]);
  }

  confirm(channelId: string, bucket: string): Promise<void> {
    return this.session.run(this.cql.confirmBucket, [channelId, bucket]);
  }

  count(channelId: string, bucket: string, rows: number): Promise<void> {
    return this.session.run(this.cql.countBucket, [rows, channelId, bucket]);
  }

  drop(channelId: string, bucket?: string): Promise<void> {
    return bucket === undefined
      ? this.session.run(this.cql.dropBuckets, [channelId])
      : this.session.run(this.cql.dropBucket, [channelId, bucket]);
  }
}
