import { ApiError } from '@messagepal/errors';
import type { EventLog } from '@messagepal/event-log';
import { Flight } from '@messagepal/flight';
import type { MessageRow } from '../message';
import type { MessageEvents } from '../message.events';
import type { MessageStore, PageQuery } from '../store/message-store';
import { BulkRemoval } from './bulk-removal';
import { MessageHome } from './message-home';
import type {
  Edited,
  EditRequest,
  MessagePage,
  Removed,
  RemoveManyRequest,
  RemoveRequest,
  SendRequest,
  Sent,
} from './message-home';
import { MessageLog, type DmAudience } from './message-log';
import { MessageWriter, type Granted, type Write } from './message-writer';
import { appliedTo, isEdited, patchOf, rowOf } from './requests';

export interface LocalMessageHomeParts {
  store: MessageStore;
  log: EventLog;
  events: MessageEvents;
  /** Who hears of direct messages; without it there are none. */
  audience?: DmAudience;
  /** Makes ids above a floor. */
  ids: { next(options?: { above?: string }): string };
  /** Unix milliseconds. */
  now?: () => number;
  /** Shares reads of pages. */
  flights?: Pick<Flight<MessagePage>, 'board'>;
}

/** Who loses this often against other writers of the same message at the same time is told to try again. */
const ATTEMPTS = 20;

/**
 * An edit that takes longer is not made any more. Callers give up after 3 s; then they may be answered a newer edit elsewhere,
 * which this one, should its process have stood still meanwhile, would undo.
 */
const EDIT_WITHIN_MS = 2_500;

/** A home in this process: claim → row → append → answer for writes, flights for reads. */
export class LocalMessageHome extends MessageHome {
  private readonly store: MessageStore;
  private readonly events: MessageEvents;
  private readonly ids: LocalMessageHomeParts['ids'];
  private readonly now: () => number;
  private readonly writer: MessageWriter;
  private readonly bulkRemoval: BulkRemoval;
  private readonly flights: Pick<Flight<MessagePage>, 'board'>;

  constructor(parts: LocalMessageHomeParts) {
    super();
    const { store, log, audience, events, ids, now = Date.now, flights = new Flight() } = parts;
    this.store = store;
    this.events = events;
    this.ids = ids;
    this.now = now;
    this.flights = flights;
    this.writer = new MessageWriter(new MessageLog(log, audience), store, now);
    this.bulkRemoval = new BulkRemoval(this.writer, log, store, events);
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

  async edit(asked: EditRequest): Promise<Edited> {
    const begun = this.now();
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const row = await this.find(asked);
      // After the reading: what is newer than this row is never written over.
      if (this.now() - begun > EDIT_WITHIN_MS) break;
      if (!row) return { kind: 'gone' };
      const request = appliedTo(row, asked);
      const revision = isEdited(row, request) ? row.revision : row.revision + 1;
      if (revision === 0) return { kind: 'edited', row };
      const outcome = await this.editTo(revision, row, request);
      if (outcome) return outcome;
    }
    throw busy();
  }

  async remove(request: RemoveRequest): Promise<Removed> {
    const { guildId, channelId, id, rights } = request;
    return this.removeRow({ guildId, channelId, id, rights, write: { kind: 'remove' } });
  }

  removeMany(request: RemoveManyRequest): Promise<Removed> {
    return this.bulkRemoval.run(request);
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
    await this.removeRow({ ...sendOf(request, id), write: { kind: 'remove' } }, true);
    return held.kind === 'granted' ? this.sendGranted(request, held) : this.duplicate(request, held.id);
  }

  private async writeFirst(row: MessageRow) {
    const [event] = await Promise.all([this.events.created(row, this.store), this.store.insert(row)]);
    return { stored: row, event };
  }

  /** The row may be there already, with what the first attempt sent; or be removed again. */
  private async writeAgain(row: MessageRow) {
    await this.store.insert(row);
    const stored = (await this.find(row)) ?? row;
    return { stored, event: await this.events.created(stored, this.store) };
  }

  /** With `anyhow`, whatever the rights: the row is one of our own. */
  private async removeRow(write: Write, anyhow = false): Promise<Removed> {
    const claim = await this.writer.claim(write, anyhow);
    if (claim.kind === 'stale') return claim;
    if (claim.kind === 'granted') {
      await this.store.remove(write.channelId, write.id);
      await this.writer.append(write, this.events.removed(write), claim);
    }
    return { kind: 'removed' };
  }

  private async duplicate(request: SendRequest, id: string): Promise<Sent> {
    const row = (await this.find({ channelId: request.channelId, id })) ?? rowOf(request, id);
    return { kind: 'sent', row, duplicate: true };
  }

  /** Makes the row this revision, or only tells of it if it is so already. Undefined if another edit was faster. */
  private async editTo(revision: number, row: MessageRow, request: EditRequest): Promise<Edited | undefined> {
    const write = editOf(request, revision);
    const claim = await this.writer.claim(write);
    if (claim.kind === 'stale') return claim;
    if (claim.kind !== 'granted') return row.revision === revision ? { kind: 'edited', row } : undefined;
    if (claim.repeated && row.revision !== revision) return this.editBeyond(revision, row, request);
    if (claim.unheard !== undefined) await this.tellOf(row, claim.unheard, claim.epoch);
    const { channelId, id } = request;
    const editedAt = request.found ? row.editedAt : this.now();
    const edited = await this.store.update(channelId, id, patchOf(request, revision, editedAt));
    if (!edited) return { kind: 'gone' };
    if (edited.revision !== revision || !isEdited(edited, request)) return undefined;
    await this.writer.append(write, await this.events.updated(edited, this.store), claim);
    return { kind: 'edited', row: edited };
  }

  /** Somebody has claimed this revision and may write it yet, however late: it stays theirs, and ours stands over it. */
  private async editBeyond(revision: number, row: MessageRow, request: EditRequest): Promise<Edited | undefined> {
    return revision - row.revision < ATTEMPTS ? this.editTo(revision + 1, row, request) : undefined;
  }

  /** Of a message that is about to change before anybody has heard of it. */
  private async tellOf(row: MessageRow, token: string, epoch: string): Promise<void> {
    const { guildId, channelId, id, authorId } = row;
    const sent = { guildId, channelId, id, write: { kind: 'send', authorId } } as const;
    await this.writer.appendOnce(sent, await this.events.created(row, this.store), { token, epoch });
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
