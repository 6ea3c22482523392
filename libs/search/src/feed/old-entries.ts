import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MessageRetention } from '@messagepal/messages';
import { spaceOf } from '../index/search-entry';
import { SearchIndex } from '../index/search-index.postgres';
import { IndexMarks } from './index-marks';

/** Sees to it that the index forgets messages that are too old. */
@Injectable()
export class OldEntries implements OnModuleInit {
  constructor(
    private readonly retention: MessageRetention,
    private readonly index: SearchIndex,
    private readonly marks: IndexMarks,
  ) {}

  onModuleInit(): void {
    this.retention.whenDropped(async (channel, below) => {
      // Whoever has read such messages already loses the turn, and the next one does not find them.
      await this.marks.interrupt(channel.channelId);
      await this.index.removeBelow(spaceOf(channel), channel.channelId, below);
    });
  }
}
