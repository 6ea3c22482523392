import { Inject, Injectable, Optional, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { DatabaseServer } from '@messagepal/database';
import { HealthRegistry } from '@messagepal/runtime';
import { MessageMarks } from '../message-marks';
import type { MessageStore } from './message-store';
import { MarkedMessageStore } from './message-store.marked';
import { openMessageStore } from './open-message-store';

/** The message store of this process, if it has one: a process whose channels have their homes elsewhere needs none. */
@Injectable()
export class MessageStoreSource implements OnApplicationShutdown {
  private opened?: Promise<MessageStore>;

  constructor(
    private readonly config: Config,
    private readonly server: DatabaseServer,
    private readonly marks: MessageMarks,
    @Optional() @Inject(HealthRegistry) private readonly health?: HealthRegistry,
  ) {}

  /** The same for everybody. From the first call on, the process is ready only while the store answers. */
  async open(): Promise<MessageStore> {
    this.opened ??= openMessageStore(this.config, this.server.url, this.health);
    return new MarkedMessageStore(await this.opened, this.marks);
  }

  async onApplicationShutdown(): Promise<void> {
    const store: (MessageStore & Partial<OnApplicationShutdown>) | undefined = await this.opened;
    await store?.onApplicationShutdown?.();
  }
}
