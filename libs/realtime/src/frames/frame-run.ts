import type { Template } from './encoding';
import { writeSeq } from './seq-field';
import { headerLengthOf } from './text-frame';

/** Frames of successive events end to end, of which only the sequence numbers differ from session to session. */
export class FrameRun {
  private bytes: Buffer;
  private readonly starts: number[] = [];
  private readonly seqAt: number[] = [];

  constructor(templates: readonly Template[]) {
    this.bytes = Buffer.concat(templates.map(({ frame }) => frame));
    let start = 0;
    for (const { frame, seqAt } of templates) {
      this.starts.push(start);
      this.seqAt.push(start + seqAt);
      start += frame.length;
    }
  }

  get length(): number {
    return this.bytes.length;
  }

  /**
   * The frames with the numbers `first`, `first + 1`, … The buffer is the run's own and is stamped anew for the next
   * session: whoever keeps it says so with {@link handOver}.
   */
  stamp(first: number): Buffer {
    let seq = first;
    for (const at of this.seqAt) writeSeq(this.bytes, at, seq++);
    return this.bytes;
  }

  /** A stamped copy of its own for each event, without the frame's header: for those who frame by themselves. */
  payloads(first: number): Buffer[] {
    const bytes = Buffer.from(this.stamp(first));
    return this.starts.map((start, index) => {
      const frame = bytes.subarray(start, this.starts[index + 1]);
      return frame.subarray(headerLengthOf(frame));
    });
  }

  /** The last stamped buffer is still in use elsewhere: from now on a copy is stamped. */
  handOver(): void {
    this.bytes = Buffer.from(this.bytes);
  }
}
