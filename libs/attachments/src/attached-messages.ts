import { Injectable } from '@nestjs/common';

/** A claim whose message is not known. */
export interface OpenClaim {
  channelId: string;
  ownerId: string;
  attachmentId: string;
  claimedAt: Date;
}

/** Which message has a file: what the message's row says is what counts. */
export interface MessagesWithFiles {
  /** Whether the message is there and has the file. */
  holds(message: { channelId: string; messageId: string; attachmentId: string }): Promise<boolean>;
  /** The message that took the file, if there is one. Whoever asks knows that nobody is about to write it any more, or asks again. */
  find(claim: OpenClaim): Promise<string | undefined>;
}

/** Files know of messages by whoever has the messages, who comes here: messages know files, and not the other way. */
@Injectable()
export class AttachedMessages implements MessagesWithFiles {
  private known: MessagesWithFiles | undefined;

  register(messages: MessagesWithFiles): void {
    this.known = messages;
  }

  holds(message: { channelId: string; messageId: string; attachmentId: string }): Promise<boolean> {
    return this.messages.holds(message);
  }

  find(claim: OpenClaim): Promise<string | undefined> {
    return this.messages.find(claim);
  }

  private get messages(): MessagesWithFiles {
    if (!this.known) throw new Error('nobody has said where the messages are');
    return this.known;
  }
}
