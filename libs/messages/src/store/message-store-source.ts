import { Inject, Injectable, Optional, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { DatabaseServer } from '@messagepal/database';
import { HealthRegistry } from '@messagepal/runtime';
import type { MessageStore } from './message-store';
import { openMessageStore } from './open-message-store';

/** The message store of this process, if it has one: a process whose channels have their homes elsewhere needs none. */
@Injectable()
export class MessageStoreSource implements OnApplicationShutdown {
  private opened?: Promise<MessageStore>;

  constructor(
    private readonly config: Config,
    private readonly server: DatabaseServer,
    @Optional() @Inject(HealthRegistry) private readonly health?: HealthRegistry,
  ) {}

  /** The same for everybody. From the first call on, the process is ready only while the store answers. */
  open(): Promise<MessageStore> {
    return (this.opened ??= openMessageStore(this.config, this.server.url, this.health));
  }

  async onApplicationShutdown(): Promise<void> {
    const store: (MessageStore & Partial<OnApplicationShutdown>) | undefined = await this.opened;
    await store?.onApplicationShutdown?.();
  }
}
