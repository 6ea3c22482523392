import type { Closing, Frame, Peer } from './transport';

/** Passes calls on until the connection is over, then goes silent: late frames of a dropped socket reach nobody. */
export class OncePeer implements Peer {
  private over = false;

  constructor(private readonly peer: Peer) {}

  get silent(): boolean {
    return this.over;
  }

  silence(): void {
    this.over = true;
  }

  frame(frame: Frame): void {
    if (!this.over) this.peer.frame(frame);
  }

  refused(op: number, code: number, message: string): void {
    if (!this.over) this.peer.refused(op, code, message);
  }

  closed(closing: Closing): void {
    if (this.over) return;
    this.over = true;
    this.peer.closed(closing);
  }
}
