import { SnowflakeGenerator } from '@messagepal/snowflake';
import { BucketIndex, type BucketTable } from '../store/cassandra/bucket-index';
import type { BucketEntry } from '../store/cassandra/bucket-map';
import { BucketRoller } from '../store/cassandra/bucket-roller';
import { BUCKET_TIMING, type BucketTiming } from '../store/cassandra/bucket-timing';

const CHANNEL = '1000';

/** The list of one channel's buckets. `openAfter` holds up whoever opens one. */
class OneChannel implements BucketTable {
  readonly entries = new Map<string, BucketEntry>();
  openAfter?: Promise<void>;
  lists = 0;
  isAway = false;

  async list(): Promise<BucketEntry[]> {
    this.lists += 1;
    if (this.isAway) throw new Error('away');
    return [...this.entries.values()].map((entry) => ({ ...entry }));
  }

  async open(_: string, bucket: string): Promise<void> {
    await this.openAfter;
    this.entries.set(bucket, { bucket, rows: 0, confirmed: false });
  }

  async confirm(_: string, bucket: string): Promise<void> {
    const entry = this.entries.get(bucket);
    if (entry) entry.confirmed = true;
  }

  async count(_: string, bucket: string, rows: number): Promise<void> {
    this.entries.set(bucket, { confirmed: false, ...this.entries.get(bucket), bucket, rows });
  }

  async drop(_: string, bucket?: string): Promise<void> {
    if (bucket === undefined) this.entries.clear();
    else this.entries.delete(bucket);
  }
}

/** Some processes that write into one channel, each with a clock that is off by `skews`; time passes when it is told to. */
export class BucketWorld {
  readonly table = new OneChannel();
  readonly written: { id: string; bucket: string }[] = [];
  now = Date.UTC(2026, 0, 1);
  readonly processes;

  constructor(skews: readonly number[], times: Partial<BucketTiming> = {}) {
    this.processes = skews.map((skew, node) => {
      const clock = (): number => this.now + skew;
      const timing = { ...BUCKET_TIMING, ...times, clock, ticks: () => this.now, random: () => 0.5 };
      const index = new BucketIndex(this.table, timing);
      const roller = new BucketRoller(this.table, index, timing);
      return { index, roller, ids: new SnowflakeGenerator({ node, clock }) };
    });
  }

  /** One message by a process, looked for at once by all of them. Answers how many of them do not find it. */
  async write(process: number, counted = true): Promise<number> {
    const { index, roller, ids } = this.at(process);
    const id = ids.next();
    const bucket = await index.home(CHANNEL, id);
    this.written.push({ id, bucket });
    if (counted) await roller.counted(CHANNEL, bucket);
    const maps = await Promise.all(this.processes.map((reader) => reader.index.map(CHANNEL)));
    return maps.filter((map) => !map.of(id).includes(bucket)).length;
  }

  home(process: number, id: string): Promise<string> {
    return this.at(process).index.home(CHANNEL, id);
  }

  /** How many written messages somebody who reads the list now would not find. */
  async lost(): Promise<number> {
    const map = await this.at(0).index.refreshed(CHANNEL);
    return this.written.filter(({ id, bucket }) => !map.of(id).includes(bucket)).length;
  }

  /** Messages by bucket. */
  sizes(): number[] {
    const sizes = new Map<string, number>();
    for (const { bucket } of this.written) sizes.set(bucket, (sizes.get(bucket) ?? 0) + 1);
    return [...sizes.values()];
  }

  private at(process: number) {
    const found = this.processes[process];
    if (!found) throw new RangeError(`no process ${process}`);
    return found;
  }
}
