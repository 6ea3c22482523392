import { Injectable } from '@nestjs/common';
import { MessageMarks } from '../message-marks';
import { MessageEngine } from './message-engine';
import type { MessageStore } from './message-store';
import { MarkedMessageStore } from './message-store.marked';

/** The message store of this process, if it has one: a process whose channels have their homes elsewhere needs none. */
@Injectable()
export class MessageStoreSource {
  constructor(
    private readonly engine: MessageEngine,
    private readonly marks: MessageMarks,
  ) {}

  /** The same for everybody. From the first call on, the process is ready only while the store answers. */
  async open(): Promise<MessageStore> {
    return new MarkedMessageStore(await this.engine.store(), this.marks);
  }
}
