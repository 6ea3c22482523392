import type { Message } from '@messagepal/protocol';
import { withOwn, type OwnReactions } from '../message-marks';
import type { ReactionCounts } from '../store/reaction-store';

/** A page as everybody sees it who has not reacted to any of its messages. */
export class SharedPage {
  private json: { texts: readonly string[]; bytes: Buffer } | undefined;

  constructor(
    readonly messages: readonly Message[],
    readonly reactions: ReactionCounts,
  ) {}

  /** The JSON of the page. */
  get bytes(): Buffer {
    return this.written().bytes;
  }

  /** The same for somebody who has reacted: only those messages are written anew. */
  bytesFor(own: OwnReactions): Buffer {
    const { texts } = this.written();
    return bytesOf(
      this.messages.map((message, index) => {
        const shown = withOwn(message, own);
        return shown === message ? (texts[index] ?? '') : JSON.stringify(shown);
      }),
    );
  }

  private written(): { texts: readonly string[]; bytes: Buffer } {
    const texts = this.json?.texts ?? this.messages.map((message) => JSON.stringify(message));
    return (this.json ??= { texts, bytes: bytesOf(texts) });
  }
}

const bytesOf = (texts: readonly string[]): Buffer => Buffer.from(`[${texts.join()}]`);
