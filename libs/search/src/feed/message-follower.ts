import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { MessageWitnesses, type MessageRow, type MessageWitness } from '@messagepal/messages';
import { isSearchable } from '../index/search-entry';
import { ChangeNotes, NEW } from './change-notes';

/** How long channels with new messages wait to be noted together. */
const FLUSH_AFTER_MS = 500;

/**
 * Notes for the index what is written. New messages wait for nothing: their channels are noted together, and one that a crash
 * forgets is found by the sweeper. Edits and removals are noted before they are answered.
 */
@Injectable()
export class MessageFollower implements MessageWitness, OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(MessageFollower.name);
  private fresh = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly witnesses: MessageWitnesses,
    private readonly notes: ChangeNotes,
  ) {}

  onModuleInit(): void {
    this.witnesses.add(this);
  }

  sent(row: MessageRow): undefined {
    if (!isSearchable(row)) return;
    this.fresh.add(row.channelId);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS).unref();
  }

  edited({ channelId, id }: MessageRow): Promise<void> {
    return this.notes.note([{ channelId, messageId: id }]);
  }

  removed(channelId: string, ids: readonly string[]): Promise<void> {
    return this.notes.note(ids.map((messageId) => ({ channelId, messageId })));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  private async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const channels = [...this.fresh];
    this.fresh = new Set();
    try {
      await this.notes.note(channels.map((channelId) => ({ channelId, messageId: NEW })));
    } catch (error) {
      this.logger.warn(`New messages of ${channels.length} channels are found by the sweeper only: ${String(error)}`);
    }
  }
}
