import { compareSnowflakes } from '@messagepal/snowflake';
import type { MessageRow } from '../../message';
import type { MessagePatch, PageQuery } from '../message-store';

/** How many removed ids are remembered; a replayed insert comes within seconds of the first, not thousands of removals later. */
const TOMBSTONES = 10_000;

/** The rows of one channel by id ascending, which is how they come in, and the ids that were removed. */
export class ChannelRows {
  private readonly rows: MessageRow[] = [];
  private readonly tombstones = new Set<string>();

  get(id: string): MessageRow | undefined {
    const row = this.rows[this.above(id, true)];
    return row?.id === id ? row : undefined;
  }

  insert(row: MessageRow): void {
    if (this.tombstones.has(row.id) || this.get(row.id)) return;
    this.rows.splice(this.above(row.id), 0, { ...row });
  }

  update(id: string, patch: MessagePatch): MessageRow | undefined {
    const row = this.get(id);
    if (!row || row.revision >= patch.revision) return row;
    const { content, flags, rich, editedAt, revision } = patch;
    const patched = { ...row, content, flags, rich, editedAt, revision };
    this.rows[this.above(id, true)] = patched;
    return patched;
  }

  remove(id: string): void {
    if (this.get(id)) this.rows.splice(this.above(id, true), 1);
    this.tombstones.add(id);
    for (const oldest of this.tombstones) {
      if (this.tombstones.size <= TOMBSTONES) return;
      this.tombstones.delete(oldest);
    }
  }

  /** Forgets the rows below an id. */
  drop(below: string): void {
    this.rows.splice(0, this.above(below, true));
  }

  page({ before, after, around, limit }: PageQuery): MessageRow[] {
    if (around !== undefined) return this.around(around, limit);
    if (after !== undefined) return this.slice(this.above(after), limit).reverse();
    return this.newest(before === undefined ? this.rows.length : this.above(before, true), limit);
  }

  scan(after: string | null, limit: number): MessageRow[] {
    return this.slice(after === null ? 0 : this.above(after), limit);
  }

  private around(id: string, limit: number): MessageRow[] {
    const half = Math.floor(limit / 2);
    const newer = this.slice(this.above(id), half).reverse();
    return [...newer, ...this.newest(this.above(id), limit - half)];
  }

  private slice(from: number, count: number): MessageRow[] {
    return this.rows.slice(from, from + count);
  }

  /** The last `count` rows in front of a position, newest first. */
  private newest(end: number, count: number): MessageRow[] {
    return this.rows.slice(Math.max(0, end - count), end).reverse();
  }

  /** The position of the first row above `id`, or, with `orAt`, of the row itself. */
  private above(id: string, orAt = false): number {
    let [low, high] = [0, this.rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = compareSnowflakes((this.rows[middle] as MessageRow).id, id);
      if (order < 0 || (order === 0 && !orAt)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
