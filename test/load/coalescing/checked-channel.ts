import type { MessageHome, SendRequest } from '@messagepal/messages';

const TEXT =
  'What is essential is invisible to the eye, the little prince repeated, so that he would be sure to remember.';
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
    const sent = await this.pick().send(draft(this.id));
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

const draft = (channelId: string): SendRequest => ({
  channelId,
  guildId: '1',
  authorId: '2',
  content: TEXT,
  type: 0,
  flags: 0,
  nonce: null,
  reference: null,
  rich: null,
  rights: 0,
});
