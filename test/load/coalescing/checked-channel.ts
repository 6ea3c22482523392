import type { MessageHome } from '@messagepal/messages';
import { textMessage } from '../kit/text-message';

const LIMIT = 50;

/** Who reads and writes at a given moment; of several homes each call may take another. */
export type PickHome = () => Pick<MessageHome, 'send' | 'page'>;

/** One busy channel and what is known of it: no page may lack a message whose send was answered before the page was asked for. */
export class CheckedChannel {
  stale = 0;
  reads = 0;
  writes = 0;
  private newest = 0n;

  constructor(
    readonly id: string,
    private readonly pick: PickHome,
  ) {}

  async write(): Promise<void> {
    const sent = await this.pick().send(textMessage(this.id));
    if (sent.kind !== 'sent') throw new Error(`a send ended as ${sent.kind}`);
    this.writes += 1;
    const id = BigInt(sent.row.id);
    if (id > this.newest) this.newest = id;
  }

  async read(): Promise<void> {
    const answered = this.newest;
    const { rows } = await this.pick().page(this.id, { limit: LIMIT });
    this.reads += 1;
    if (BigInt(rows[0]?.id ?? 0) < answered) this.stale += 1;
  }
}
