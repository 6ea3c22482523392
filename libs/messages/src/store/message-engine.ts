import { Inject, Injectable, Optional, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { DatabaseServer } from '@messagepal/database';
import { HealthRegistry } from '@messagepal/runtime';
import type { MessageStore } from './message-store';
import { openMessageStore } from './open-message-store';
import type { KeepsReactions, ReactionRows } from './reactions/reaction-rows';

/** The engine of the messages of this process, connected to when somebody asks for it. */
@Injectable()
export class MessageEngine implements OnApplicationShutdown {
  private opened?: Promise<MessageStore>;

  constructor(
    private readonly config: Config,
    private readonly server: DatabaseServer,
    @Optional() @Inject(HealthRegistry) private readonly health?: HealthRegistry,
  ) {}

  /** The same for everybody. From the first call on, the process is ready only while the store answers. */
  store(): Promise<MessageStore> {
    this.opened ??= openMessageStore(this.config, this.server.url, this.health, this.server.Client);
    return this.opened;
  }

  /** Where the engine has reactions beside its messages; it is not opened to find out that it has none. */
  async reactions(): Promise<ReactionRows | undefined> {
    if (this.config.messages === 'postgres' || this.config.messages === 'memory') return undefined;
    const store: MessageStore & Partial<KeepsReactions> = await this.store();
    return store.reactions;
  }

  async onApplicationShutdown(): Promise<void> {
    const store: (MessageStore & Partial<OnApplicationShutdown>) | undefined = await this.opened;
    await store?.onApplicationShutdown?.();
  }
}
