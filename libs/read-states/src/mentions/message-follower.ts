import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MessageHome, MessageWitnesses, type MessageRow, type MessageWitness } from '@messagepal/messages';
import { ChannelEnd } from '../marks/channel-end';
import { OwnMarks } from '../marks/own-marks';
import { MentionBook } from './mention-book';
import { mentionsAnybody } from './mention-rows';

/** Edits of one message that may overtake each other before the last of them is left to put the book right. */
const ATTEMPTS = 20;

/** Sees to it that whoever writes has read (who joins or pins is told of in their name, and nothing of that is new to them), and that the book of mentions says what the messages say. */
@Injectable()
export class MessageFollower implements MessageWitness, OnModuleInit {
  constructor(
    private readonly witnesses: MessageWitnesses,
    private readonly home: MessageHome,
    private readonly ownMarks: OwnMarks,
    private readonly book: MentionBook,
    private readonly end: ChannelEnd,
  ) {}

  onModuleInit(): void {
    this.witnesses.add(this);
  }

  sent(row: MessageRow): Promise<void> | undefined {
    const { channelId, authorId, id } = row;
    this.ownMarks.note({ userId: authorId, channelId, messageId: id });
    return mentionsAnybody(row) ? this.write(row) : undefined;
  }

  /** Also of an edit that mentions nobody: one that was faster or slower may have. */
  edited(row: MessageRow): Promise<void> {
    return this.write(row);
  }

  async removed(channelId: string, ids: readonly string[]): Promise<void> {
    await Promise.all([this.book.forget(channelId, ids), this.end.retreat(channelId, ids)]);
  }

  /**
   * Writes, then looks whether the message still is so. Whoever changes it afterwards does the same after this, so that the
   * last word is always that of the message as it stands.
   */
  private async write(row: MessageRow): Promise<void> {
    let written = row;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      await this.book.write(written);
      const [now] = await this.home.getMany(row.channelId, [row.id]);
      if (!now) return this.book.forget(row.channelId, [row.id]);
      if (now.revision === written.revision) return;
      written = now;
    }
  }
}
