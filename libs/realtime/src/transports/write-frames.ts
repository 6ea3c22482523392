import type { Duplex } from 'node:stream';
import type { FrameRun } from '../frames/frame-run';
import { writesThrough } from './ws-internals';

/**
 * Writes the frames with the numbers from `firstSeq`: one write, and no copy as long as the kernel takes everything at once,
 * because then the same bytes are stamped for the next socket.
 */
export function writeFrames(socket: Duplex, frames: FrameRun, firstSeq: number): void {
  socket.write(frames.stamp(firstSeq));
  if (socket.writableLength > 0 || !writesThrough(socket)) frames.handOver();
}
