import { Client } from '@messagepal/client';
import type { DispatchEvents, Message, ReadState, ReadyPayload } from '@messagepal/protocol';
import { allMessages, type Caller } from './caller';

type Ack = DispatchEvents['MESSAGE_ACK'];

export interface MarkerRace {
  /** Who writes, edits and deletes, by way of each API process. */
  authors: readonly Caller[];
  /** Who reads, by way of each API process. */
  readers: readonly Caller[];
  readerId: string;
  channelId: string;
  /** Where the reader's three sessions are. */
  gateways: readonly string[];
  /** Whether to go on, asked before each step of everybody. */
  goesOn: () => boolean;
}

export interface MarkerReport {
  done: Record<'sent' | 'edited' | 'deleted' | 'acked' | 'marked' | 'heard', number>;
  /** Marks that went down though nobody had put them there. */
  backwards: number;
  /** Sessions that do not know of the last mark. */
  behind: number;
  counted: { mentions: number; unread: boolean };
  recounted: { mentions: number; unread: boolean };
  /** What the last READY of each gateway says, where it is something else. */
  otherReadies: number;
  unexpected: string[];
}

const SESSIONS = 3;
const PAUSE_MS = 20;
const SETTLE_TRIES = 200;
const MARK_EVERY = 7;

/** Three sessions of one user acknowledge and mark at once, while messages with mentions come, are edited and go. */
export async function runReadMarkers(race: MarkerRace): Promise<MarkerReport> {
  const sessions = await Promise.all(
    Array.from({ length: SESSIONS }, (_, index) =>
      Session.open(race, race.gateways[index % race.gateways.length] ?? ''),
    ),
  );
  const crowd = new Crowd(race);
  await crowd.run();
  const last = await crowd.lastMark();
  for (let tries = 0; tries < SETTLE_TRIES && !sessions.every((one) => one.knows(last)); tries += 1) await pause();
  const report = await conclude(race, crowd, sessions, last);
  for (const one of sessions) one.close();
  return report;
}

async function conclude(
  race: MarkerRace,
  { done, unexpected }: Crowd,
  sessions: readonly Session[],
  last: ReadState,
): Promise<MarkerReport> {
  const left = await allMessages<Message>(race.authors[0] as Caller, race.channelId);
  const mark = BigInt(last.last_read_id ?? 0);
  const above = left.filter(({ id }) => BigInt(id) > mark);
  const named = above.filter(
    ({ mentions, mention_everyone }) => mention_everyone || mentions.some(({ id }) => id === race.readerId),
  );
  const readies = await Promise.all(race.gateways.map((gateway) => readyOf(race, gateway)));
  const same = (state?: ReadState): boolean =>
    last.unread ? state?.mention_count === last.mention_count && state.last_read_id === last.last_read_id : !state;
  return {
    done: { ...done, heard: sessions.reduce((sum, { heard }) => sum + heard.length, 0) },
    backwards: sessions.reduce((sum, { heard }) => sum + backwards(heard), 0),
    behind: sessions.filter((one) => !one.knows(last)).length,
    counted: { mentions: last.mention_count, unread: last.unread },
    recounted: { mentions: named.length, unread: above.length > 0 },
    otherReadies: readies.filter((state) => !same(state)).length,
    unexpected,
  };
}

/** Of two reports the one with the higher version is the later. */
function backwards(heard: readonly Ack[]): number {
  const inOrder = heard.toSorted((a, b) => a.version - b.version);
  return inOrder.filter(({ manual, message_id }, index) => {
    const before = inOrder[index - 1];
    return before !== undefined && !manual && BigInt(message_id) < BigInt(before.message_id);
  }).length;
}

async function readyOf({ readers, channelId }: MarkerRace, gatewayUrl: string): Promise<ReadState | undefined> {
  const client = new Client({
    url: readers[0]?.url ?? '',
    gatewayUrl,
    token: readers[0]?.token ?? '',
    transport: 'ws',
  });
  const ready = new Promise<ReadyPayload>((resolve) => client.once('READY', resolve));
  await client.connect();
  const { read_state } = await ready;
  client.close();
  return read_state.find(({ channel_id }) => channel_id === channelId);
}

/** One of the reader's sessions, and what it heard of the channel. */
class Session {
  readonly heard: Ack[] = [];

  private constructor(
    private readonly client: Client,
    channelId: string,
  ) {
    client.on('MESSAGE_ACK', (news) => void (news.channel_id === channelId && this.heard.push(news)));
  }

  static async open({ readers, channelId }: MarkerRace, gatewayUrl: string): Promise<Session> {
    const [reader] = readers;
    const client = new Client({ url: reader?.url ?? '', gatewayUrl, token: reader?.token ?? '', transport: 'ws' });
    const session = new Session(client, channelId);
    await client.connect();
    return session;
  }

  knows({ version }: ReadState): boolean {
    return this.heard.some((news) => news.version === version);
  }

  close(): void {
    this.client.close();
  }
}

/** Everybody who does something, each after the other of their kind. */
class Crowd {
  readonly done = { sent: 0, edited: 0, deleted: 0, acked: 0, marked: 0 };
  readonly unexpected: string[] = [];
  private readonly ids: string[] = [];

  constructor(private readonly race: MarkerRace) {}

  async run(): Promise<void> {
    await this.send();
    const sessions = Array.from({ length: SESSIONS }, (_, index) =>
      this.repeat((turn) => this.acknowledge(index + turn)),
    );
    await Promise.all([
      this.repeat(() => this.send()),
      this.repeat((turn) => this.edit(turn)),
      this.repeat((turn) => this.remove(turn)),
      ...sessions,
    ]);
  }

  /** One more acknowledgement, so that there is a last one. */
  async lastMark(): Promise<ReadState> {
    const { body } = await this.put(this.any(), { manual: true });
    const [last] = (await this.reader(0).must<ReadState[]>('GET', '/users/@me/read-states')).filter(
      ({ channel_id }) => channel_id === this.race.channelId,
    );
    return last ?? body;
  }

  private async repeat(step: (turn: number) => Promise<void>): Promise<void> {
    for (let turn = 0; this.race.goesOn(); turn += 1) {
      await step(turn);
      await pause();
    }
  }

  private async send(): Promise<void> {
    const path = `/channels/${this.race.channelId}/messages`;
    const { id } = await this.author(this.done.sent).must<{ id: string }>('POST', path, {
      content: this.text(this.done.sent),
    });
    this.ids.push(id);
    this.done.sent += 1;
  }

  private async edit(turn: number): Promise<void> {
    const path = `/channels/${this.race.channelId}/messages/${this.any()}`;
    const { status, body } = await this.author(turn).settle('PATCH', path, { content: this.text(turn) });
    if (status === 200) this.done.edited += 1;
    else if (status !== 404) this.unexpected.push(`edit ${status} ${JSON.stringify(body)}`);
  }

  private async remove(turn: number): Promise<void> {
    if (turn % 2 === 0 || this.ids.length < SESSIONS) return;
    const id = this.any();
    const { status, body } = await this.author(turn).settle(
      'DELETE',
      `/channels/${this.race.channelId}/messages/${id}`,
    );
    if (status !== 204 && status !== 404) this.unexpected.push(`delete ${status} ${JSON.stringify(body)}`);
    this.done.deleted += status === 204 ? 1 : 0;
    this.ids.splice(this.ids.indexOf(id), 1);
  }

  private async acknowledge(turn: number): Promise<void> {
    const manual = turn % MARK_EVERY === 0;
    const path = `/channels/${this.race.channelId}/messages/${this.any()}/ack`;
    const { status, body } = await this.reader(turn).settle('POST', path, { manual });
    if (status === 200) this.done[manual ? 'marked' : 'acked'] += 1;
    else if (status !== 404) this.unexpected.push(`ack ${status} ${JSON.stringify(body)}`);
  }

  private async put(id: string, form: object): Promise<{ body: ReadState }> {
    const path = `/channels/${this.race.channelId}/messages/${id}/ack`;
    return { body: await this.reader(0).must<ReadState>('POST', path, form) };
  }

  /** A mention of the reader, of everybody, or of nobody. */
  private text(turn: number): string {
    return [`<@${this.race.readerId}> ${turn}`, `nobody ${turn}`, `@everyone ${turn}`, `plain ${turn}`][turn % 4] ?? '';
  }

  private any(): string {
    return this.ids[Math.floor(Math.random() * this.ids.length)] ?? '';
  }

  private author(turn: number): Caller {
    return this.race.authors[turn % this.race.authors.length] as Caller;
  }

  private reader(turn: number): Caller {
    return this.race.readers[turn % this.race.readers.length] as Caller;
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
