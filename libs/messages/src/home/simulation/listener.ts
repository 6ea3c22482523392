import type { EventLog, LogEntry } from '@messagepal/event-log';
import type { MessageStore } from '../../store/message-store';
import { CHANNEL } from '../../testing/requests';

/**
 * A client that hears everything: keeps what it was told in a view, and takes it anew from the store on a `SYNC` or another
 * epoch. Notes what must not happen.
 */
export class Listener {
  /** Content by id. */
  readonly view = new Map<string, string>();
  readonly violations: string[] = [];
  syncs = 0;
  private epoch: string | undefined;
  private offset = 0;
  private readonly told = new Set<string>();

  constructor(
    private readonly log: EventLog,
    private readonly store: MessageStore,
    readonly topic: string,
    /** Whether a removal is under way or done: then a change may come too late for the view. */
    private readonly isLeaving: (id: string) => boolean,
  ) {}

  async start(): Promise<void> {
    await this.log.subscribe(this.topic, (entry) => void this.hear(entry));
    await this.catchUp();
  }

  /** Finds out whether the log was lost, as a node does that compares heads. */
  async catchUp(): Promise<void> {
    const head = await this.log.head(this.topic);
    if (head.epoch === this.epoch) return;
    this.epoch = head.epoch;
    this.offset = head.offset;
    await this.sync();
  }

  /** Whether it has heard of this epoch; else it has yet to take everything anew. */
  isAt(epoch: string): boolean {
    return this.epoch === epoch;
  }

  private async hear({ epoch, offset, event }: LogEntry): Promise<void> {
    const gap = epoch !== this.epoch;
    if (!gap && offset !== this.offset + 1) this.violations.push(`offset ${offset} after ${this.offset}`);
    this.epoch = epoch;
    this.offset = offset;
    if (gap || event.t === 'SYNC') await this.sync();
    if (event.t === 'MESSAGE_DELETE_BULK') this.forget(event.d);
    else if (event.t !== 'SYNC') this.apply(event.t, event.d);
  }

  /** Of those that somebody else has removed meanwhile it may be told twice. */
  private forget(d: string): void {
    for (const id of (JSON.parse(d) as { ids: string[] }).ids) this.view.delete(id);
  }

  private async sync(): Promise<void> {
    this.syncs += 1;
    this.view.clear();
    for (const { id, content } of await this.store.scan(CHANNEL, null, 10_000)) this.view.set(id, content);
  }

  private apply(name: string, d: string): void {
    const { id, content = '', edited_at = '' } = JSON.parse(d) as { id: string; content?: string; edited_at?: string };
    this.checkOnce(name, `${id} ${edited_at}`);
    if (name === 'MESSAGE_DELETE') this.view.delete(id);
    else if (name === 'MESSAGE_CREATE' || this.view.has(id)) this.view.set(id, content);
    else if (!this.isLeaving(id)) this.violations.push(`told of a change before the message: ${id}`);
  }

  /** A change may be told again after the log was lost, of which everybody knows; a new message may not. */
  private checkOnce(name: string, what: string): void {
    const key = `${name} ${what} ${name === 'MESSAGE_CREATE' ? '' : this.epoch}`;
    if (this.told.has(key)) this.violations.push(`told twice: ${key}`);
    this.told.add(key);
  }
}
