import type { Batch } from '../frames/batch';
import type { Closing } from '../session/closing';
import type { Connection } from '../session/connection';

/** Keeps what a client would see. */
export class Screen implements Connection {
  readonly transport = 'ws';
  readonly unsent = 0;
  readonly seen: string[] = [];
  readonly numbers: number[] = [];
  readonly payloads: Record<string, unknown>[] = [];
  /** The code with which the socket was closed. */
  closed: number | undefined;

  write(batch: Batch, firstSeq: number): void {
    for (const [index, { t, d }] of batch.events().entries()) {
      const { id, content, guild_id, reason } = JSON.parse(d) as Record<string, string>;
      this.seen.push([t, content ?? reason ?? id ?? guild_id].join(' '));
      this.payloads.push(JSON.parse(d) as Record<string, unknown>);
      this.numbers.push(firstSeq + index);
    }
  }

  signal(): void {
    return undefined;
  }

  close({ code }: Closing): void {
    this.closed = code;
  }
}
