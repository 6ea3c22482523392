import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageStore } from '@messagepal/messages';
import { SnowflakeGenerator } from '@messagepal/snowflake';

const PAUSE_MS = 5;
const NODE = 901;

/** Those who write, edit and delete in a channel while others walk through it. */
export class Meddlers {
  readonly removed = new Set<string>();
  readonly added = new Set<string>();
  edited = 0;
  private readonly generator = new SnowflakeGenerator({ node: NODE });
  private going = true;

  constructor(
    private readonly store: MessageStore,
    private readonly channelId: string,
    private readonly ids: readonly string[],
  ) {}

  /** Until {@link stop}: about 200 changes a second of each kind. */
  async run(): Promise<void> {
    await Promise.all([
      this.repeat(() => this.write()),
      this.repeat(() => this.remove()),
      this.repeat(() => this.edit()),
    ]);
  }

  stop(): void {
    this.going = false;
  }

  private async repeat(change: () => Promise<void>): Promise<void> {
    for (; this.going; await sleep(PAUSE_MS)) await change();
  }

  private async write(): Promise<void> {
    const id = this.generator.next();
    this.added.add(id);
    await this.store.insert(rowOf(this.channelId, id));
  }

  private async remove(): Promise<void> {
    const id = this.any();
    this.removed.add(id);
    await this.store.remove(this.channelId, id);
  }

  private async edit(): Promise<void> {
    const patch = { content: 'edited', flags: 0, rich: null, editedAt: Date.now(), revision: (this.edited += 1) };
    await this.store.update(this.channelId, this.any(), patch);
  }

  private any(): string {
    return this.ids[Math.floor(Math.random() * this.ids.length)] ?? '';
  }
}

export const rowOf = (channelId: string, id: string) => ({
  channelId,
  id,
  guildId: '7',
  authorId: '1',
  type: 0 as const,
  flags: 0,
  content: `message ${id}`,
  editedAt: null,
  revision: 0,
  nonce: null,
  reference: null,
  rich: null,
});
