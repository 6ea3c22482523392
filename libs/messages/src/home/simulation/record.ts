import { compareSnowflakes, maxSnowflake } from '@messagepal/snowflake';
import type { MessageRow } from '../../message';

interface Known {
  content: string;
  revision: number;
  /** Somebody has asked for its removal, with or without an answer. */
  removing: boolean;
  /** The removal was answered. */
  removed: boolean;
}

/** What a reader may rely on: everything that was answered before it asked. */
export type Answered = ReadonlyMap<string, Readonly<Known>>;

/** What was answered to clients, and whether later answers agree with it. */
export class Record {
  readonly violations: string[] = [];
  readonly messages = new Map<string, Known>();
  private readonly idsByNonce = new Map<string, string>();
  private highest = '0';

  /** To be taken when a send begins: its id has to be above. */
  get floor(): string {
    return this.highest;
  }

  sent(row: MessageRow, floor: string): void {
    const { id, content, nonce } = row;
    const first = this.idsByNonce.get(nonce ?? id);
    if (first === undefined && compareSnowflakes(id, floor) <= 0) this.violations.push(`${id} was sent after ${floor}`);
    // Of a removed message the store no longer has the nonce, should the log lose its memory.
    const forgotten = first === undefined || this.messages.get(first)?.removing;
    if (!forgotten && first !== id) this.violations.push(`nonce ${nonce} answered ${first} and then ${id}`);
    if (first === undefined && this.messages.has(id)) this.violations.push(`${id} was given twice`);
    this.idsByNonce.set(nonce ?? id, id);
    if (!this.messages.has(id)) this.messages.set(id, { content, revision: 0, removing: false, removed: false });
    this.highest = maxSnowflake(this.highest, id);
  }

  edited({ id, content, revision }: MessageRow): void {
    const known = this.messages.get(id);
    if (!known) this.violations.push(`${id} was edited but never sent`);
    else if (known.revision < revision) Object.assign(known, { content, revision });
    else if (known.revision === revision && known.content !== content)
      this.violations.push(`two revisions ${revision} of ${id}`);
  }

  snapshot(): Answered {
    return new Map([...this.messages].map(([id, known]) => [id, { ...known }]));
  }

  /** Checks a page of the newest messages against what had been answered before it was asked for. */
  checkPage(rows: readonly MessageRow[], limit: number, before: Answered): void {
    const shown = new Map(rows.map((row) => [row.id, row]));
    const lowest = rows.length === limit ? (rows.at(-1)?.id ?? '0') : '0';
    for (const [id, { revision, removed }] of before) {
      const row = shown.get(id);
      if (row && removed) this.violations.push(`stale read: ${id} is removed`);
      else if (row && row.revision < revision) this.violations.push(`stale read: ${id} before its edit`);
      else if (!row && compareSnowflakes(id, lowest) >= 0 && !this.messages.get(id)?.removing) {
        this.violations.push(`stale read: ${id} is missing`);
      }
    }
  }

  /** Checks what is stored when everything has come to rest. */
  checkRows(rows: readonly MessageRow[]): void {
    const stored = new Map(rows.map((row) => [row.id, row]));
    for (const [id, known] of this.messages) {
      const row = stored.get(id);
      if (row && known.removed) this.violations.push(`${id} came back`);
      if (!row && !known.removing) this.violations.push(`${id} is lost`);
      if (row && row.revision < known.revision) this.violations.push(`edit of ${id} is lost`);
    }
    const nonces = rows.map(({ nonce }) => nonce);
    if (new Set(nonces).size < nonces.length) this.violations.push('two rows of one nonce');
  }
}
