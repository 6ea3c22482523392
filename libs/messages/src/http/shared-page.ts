import type { Message } from '@messagepal/protocol';
import { withOwn, type OwnReactions } from '../message-marks';
import type { ReactionCounts } from '../store/reaction-store';

/** A page as everybody sees it who has not reacted to any of its messages. */
export class SharedPage {
  private json: Buffer | undefined;
  private texts: readonly string[] | undefined;

  constructor(
    readonly messages: readonly Message[],
    readonly reactions: ReactionCounts,
  ) {}

  /** The JSON of the page. */
  get bytes(): Buffer {
    return (this.json ??= Buffer.from(JSON.stringify(this.messages)));
  }

  /** The same for somebody who has reacted: only those messages are written anew. */
  bytesFor(own: OwnReactions): Buffer {
    const texts = (this.texts ??= this.messages.map((message) => JSON.stringify(message)));
    const shown = this.messages.map((message, index) => {
      const mine = withOwn(message, own);
      return mine === message ? texts[index] : JSON.stringify(mine);
    });
    return Buffer.from(`[${shown.join()}]`);
  }
}
