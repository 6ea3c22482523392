import { createRequire } from 'node:module';

const { Client } = createRequire(import.meta.url)('../../../dist/libs/client/src/index.js');

/**
 * One reference client, and what it may complain about. A writer's messages are numbered: the next one heard has to be the
 * next number, or a sync was told in between.
 */
export class Subscriber {
  counts = { heard: 0, duplicates: 0, disordered: 0, holes: 0, syncs: 0, reconnects: 0, resumed: 0 };
  complaints = [];
  /** Why connections were lost, and what syncs were told for: how often. */
  reasons = new Map();
  /** By writer: the last number heard, and whether a sync was told since. */
  #writers = new Map();
  #seen = new Set();

  /** `options` are those of the reference client. */
  constructor(name, options) {
    this.name = name;
    this.client = new Client({ status: 'invisible', ...options });
    this.client.on('MESSAGE_CREATE', (message) => this.#hear(message));
    this.client.on('GUILD_SYNC', ({ reason }) => this.#sync(`GUILD_SYNC ${reason}`));
    this.client.on('READY', () => this.#sync('READY'));
    this.client.on('RESUMED', () => this.counts.resumed++);
    this.client.on('reconnecting', ({ cause }) => {
      this.counts.reconnects++;
      this.#note(`${cause.fault} ${cause.code ?? ''} ${cause.message}`);
    });
    this.client.on('error', () => {}); // it comes back by itself; what it missed is what is counted
  }

  async connect() {
    await this.client.connect();
    // The first READY is the beginning.
    this.counts.syncs = 0;
    this.reasons.clear();
  }

  /** The number that was last heard of a writer. */
  lastOf(writer) {
    return this.#writers.get(writer)?.last ?? -1;
  }

  /** Counts what is missing at the end: all that was written has to be heard, or a sync told after the last one heard. */
  conclude(sentByWriter) {
    for (const [writer, sent] of sentByWriter) {
      const { last, synced } = this.#of(writer);
      if (last < sent - 1 && !synced) this.#complain('holes', `${writer}: heard up to ${last} of ${sent - 1}`);
    }
  }

  #of(writer) {
    let known = this.#writers.get(writer);
    if (!known) this.#writers.set(writer, (known = { last: -1, synced: false }));
    return known;
  }

  #hear({ content }) {
    const [writer, number] = content.split(' n');
    const known = this.#of(writer);
    const n = Number(number);
    this.counts.heard++;
    if (this.#seen.has(content)) this.#complain('duplicates', content);
    else if (n <= known.last) this.#complain('disordered', `${content} after ${known.last}`);
    else if (n > known.last + 1 && !known.synced) this.#complain('holes', `${writer}: ${known.last} → ${n}`);
    this.#seen.add(content);
    known.last = Math.max(known.last, n);
    known.synced = false;
  }

  #sync(reason) {
    this.counts.syncs++;
    this.#note(reason);
    for (const known of this.#writers.values()) known.synced = true;
  }

  #note(reason) {
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
  }

  #complain(kind, what) {
    this.counts[kind]++;
    if (this.complaints.length < 5) this.complaints.push(`${this.name} ${kind}: ${what}`);
  }
}
