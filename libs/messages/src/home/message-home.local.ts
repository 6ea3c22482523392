import { ApiError } from '@messagepal/errors';
import type { EventLog } from '@messagepal/event-log';
import { Flight } from '@messagepal/flight';
import type { MessageRow } from '../message';
import type { MessageEvents } from '../message.events';
import type { MessageStore, PageQuery } from '../store/message-store';
import { MessageHome } from './message-home';
import type { Edited, EditRequest, MessagePage, Removed, RemoveRequest, SendRequest, Sent } from './message-home';
import { MessageWriter, type Granted, type Write } from './message-writer';
import { isSameEdit, patchOf, rowOf } from './requests';

export interface LocalMessageHomeParts {
  store: MessageStore;
  log: EventLog;
  events: MessageEvents;
  /** Makes ids above a floor. */
  ids: { next(options?: { above?: string }): string };
  /** Unix milliseconds. */
  now?: () => number;
}

/** Who loses this often against other writers of the same message at the same time is told to try again. */
const ATTEMPTS = 20;

/** A home in this process: claim → row → append → answer for writes, flights for reads. */
export class LocalMessageHome extends MessageHome {
  private readonly store: MessageStore;
  private readonly events: MessageEvents;
  private readonly ids: LocalMessageHomeParts['ids'];
  private readonly now: () => number;
  private readonly writer: MessageWriter;
  private readonly flights = new Flight<MessagePage>();

  constructor({ store, log, events, ids, now = Date.now }: LocalMessageHomeParts) {
    super();
    this.store = store;
    this.events = events;
    this.ids = ids;
    this.now = now;
    this.writer = new MessageWriter(log, store, now);
  }

  async send(request: SendRequest): Promise<Sent> {
    let id = this.ids.next();
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const claim = await this.writer.claim(sendOf(request, id));
      if (claim.kind === 'stale') return claim;
      if (claim.kind === 'spent') return this.duplicate(request, claim.id);
      if (claim.kind === 'granted') return this.sendGranted(request, claim);
      id = this.ids.next({ above: claim.floor });
    }
    throw busy();
  }

  async edit(request: EditRequest): Promise<Edited> {
    let { revision } = request;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const write = editOf(request, revision + 1);
      const claim = await this.writer.claim(write);
      if (claim.kind === 'stale') return claim;
      const row = claim.kind === 'granted' ? await this.editRow(request, write, claim) : await this.find(request);
      if (!row) return { kind: 'gone' };
      if (claim.kind === 'granted' && isSameEdit(row, request, revision + 1)) {
        await this.writer.append(write, await this.events.updated(row), claim);
        return { kind: 'edited', row };
      }
      revision = Math.max(row.revision, revision);
    }
    throw busy();
  }

  async remove(request: RemoveRequest): Promise<Removed> {
    const { guildId, channelId, id, rights } = request;
    const write: Write = { guildId, channelId, id, rights, write: { kind: 'remove' } };
    const claim = await this.writer.claim(write);
    if (claim.kind === 'stale') return claim;
    if (claim.kind === 'granted') {
      await this.store.remove(channelId, id);
      await this.writer.append(write, this.events.removed(request), claim);
    }
    return { kind: 'removed' };
  }

  page(channelId: string, query: PageQuery): Promise<MessagePage> {
    const key = [channelId, query.before, query.after, query.around, query.limit].join('|');
    return this.flights.board(key, async () => ({ rows: await this.store.page(channelId, query) }));
  }

  async getMany(channelId: string, ids: readonly string[]): Promise<readonly MessageRow[]> {
    const query = async (): Promise<MessagePage> => ({ rows: await this.store.getMany(channelId, ids) });
    return (await this.flights.board(`${channelId}|${ids.join()}`, query)).rows;
  }

  private async sendGranted(request: SendRequest, grant: Granted): Promise<Sent> {
    const { id, repeated } = grant;
    const row = rowOf(request, id);
    const { stored, event } = repeated ? await this.writeAgain(row) : await this.writeFirst(row);
    const held = await this.writer.append(sendOf(request, id), event, grant);
    if (held.kind === 'stale' || held.kind === 'behind') throw busy();
    if (held.id === id) return { kind: 'sent', row: stored, duplicate: repeated };
    // While the log was gone, a repetition of this send was given another id: that message is the one that stands.
    await this.store.remove(request.channelId, id);
    return held.kind === 'granted' ? this.sendGranted(request, held) : this.duplicate(request, held.id);
  }

  private async writeFirst(row: MessageRow) {
    const [event] = await Promise.all([this.events.created(row), this.store.insert(row)]);
    return { stored: row, event };
  }

  /** The row may be there already, with what the first attempt sent; or be removed again. */
  private async writeAgain(row: MessageRow) {
    await this.store.insert(row);
    const stored = (await this.find(row)) ?? row;
    return { stored, event: await this.events.created(stored) };
  }

  private async duplicate(request: SendRequest, id: string): Promise<Sent> {
    const row = (await this.find({ channelId: request.channelId, id })) ?? rowOf(request, id);
    return { kind: 'sent', row, duplicate: true };
  }

  /** The row after the edit, or as it is if another edit came first. Tells of the message first if nobody has heard of it. */
  private async editRow(request: EditRequest, { write }: Write, grant: Granted): Promise<MessageRow | undefined> {
    if (grant.unheard !== undefined) await this.tell(request, { token: grant.unheard, epoch: grant.epoch });
    const revision = write.kind === 'edit' ? write.revision : request.revision + 1;
    return this.store.update(request.channelId, request.id, patchOf(request, revision, this.now()));
  }

  private async tell(request: EditRequest, by: { token: string; epoch: string }): Promise<void> {
    const row = await this.find(request);
    if (row) await this.writer.appendOnce(request.guildId, await this.events.created(row), by);
  }

  private async find({ channelId, id }: { channelId: string; id: string }): Promise<MessageRow | undefined> {
    const [row] = await this.store.getMany(channelId, [id]);
    return row;
  }
}

const busy = (): ApiError => new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });

const sendOf = ({ guildId, channelId, authorId, nonce, rights }: SendRequest, id: string): Write => ({
  guildId,
  channelId,
  id,
  rights,
  write: { kind: 'send', authorId, ...(nonce !== null && { nonce }) },
});

const editOf = ({ guildId, channelId, id, rights }: EditRequest, revision: number): Write => ({
  guildId,
  channelId,
  id,
  rights,
  write: { kind: 'edit', revision },
});
