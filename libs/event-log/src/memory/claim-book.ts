import { compareSnowflakes, maxSnowflake } from '@messagepal/snowflake';
import type { ChannelPast, Claim, ClaimRequest } from '../event-log';
import { REMEMBERED_MS, YOUNG_MS } from '../log-limits';
import { ExpiringMap } from './expiring-map';

/** A claim that waits for its append. */
export interface PendingClaim {
  token: string;
  channelId: string;
  id: string;
  write: ClaimRequest['write'];
  at: number;
  /** Its place in the order is lost: its append becomes a `SYNC`. */
  late: boolean;
}

/** What becomes of an append: its own event, a `SYNC` in its place, or nothing. */
export type Spent = 'event' | 'sync' | 'known';

type Rest = Exclude<Claim, { kind: 'stale' }>;

/** The claims of one topic in one epoch: floors, nonces and tokens. */
export class ClaimBook {
  private readonly floors = new Map<string, string>();
  private readonly nonces: ExpiringMap<string>;
  private readonly pending = new Map<string, PendingClaim>();
  private readonly settled: ExpiringMap<'spent' | 'given up'>;

  private readonly bornAt: number;

  constructor(
    private readonly epoch: string,
    private readonly now: () => number,
  ) {
    this.bornAt = now();
    this.nonces = new ExpiringMap(REMEMBERED_MS, now);
    this.settled = new ExpiringMap(REMEMBERED_MS, now);
  }

  claim(request: ClaimRequest): Rest {
    return request.write.kind === 'send' ? this.claimSend(request) : this.claimChange(request);
  }

  /** Consumes a token; `givingUp` leaves the mark that turns a late append into a `SYNC`. */
  spend(token: string, givingUp: boolean): Spent {
    const claim = this.pending.get(token);
    if (!claim && (givingUp || this.settled.get(token) !== 'given up')) return 'known';
    this.settle(token, claim, givingUp ? 'given up' : 'spent');
    if (!claim) return 'sync';
    if (!givingUp) this.supersede(claim);
    return claim.late && !givingUp ? 'sync' : 'event';
  }

  isPending(token: string): boolean {
    return this.pending.has(token);
  }

  /** Claims that have been pending since before `at`, oldest first. */
  *pendingSince(at: number): Generator<PendingClaim> {
    for (const claim of this.pending.values()) {
      if (claim.at > at) return;
      yield claim;
    }
  }

  get idle(): boolean {
    return this.pending.size === 0;
  }

  private claimSend(request: ClaimRequest): Rest {
    const { channelId, warm, written } = request;
    if (warm?.epoch === this.epoch) this.warmUp(channelId, warm);
    else if (!this.floors.has(channelId) || this.mayBeStored(request)) return { kind: 'cold', epoch: this.epoch };
    const known = this.idOfNonce(request) ?? (written && request.id);
    const again = known && this.claimAgain(sendToken(known), { ...request, id: known });
    return again || this.grantSend(request);
  }

  /** Whether a row of an unknown nonce may have been written since the channel's past was told. */
  private mayBeStored(request: ClaimRequest): boolean {
    const isNew = request.write.kind === 'send' && request.write.nonce !== undefined && !this.idOfNonce(request);
    return isNew && this.now() - this.bornAt < YOUNG_MS;
  }

  private grantSend(request: ClaimRequest): Rest {
    const { channelId, id } = request;
    const floor = this.floors.get(channelId) ?? '0';
    if (compareSnowflakes(id, floor) <= 0 && !request.written) return { kind: 'behind', floor };
    this.floors.set(channelId, maxSnowflake(floor, id));
    const key = nonceKey(request);
    if (key) this.nonces.set(key, id);
    return this.grantNew(sendToken(id), request);
  }

  private claimChange(request: ClaimRequest): Rest {
    const token = changeToken(request);
    if (this.settled.get(removalToken(request)) === 'spent') return { kind: 'spent', id: request.id };
    const answer = this.claimAgain(token, request) ?? this.grantNew(token, request);
    const send = sendToken(request.id);
    return answer.kind === 'granted' && this.pending.has(send) ? { ...answer, unheard: send } : answer;
  }

  /** The answer to a claim that was made before; undefined if it was not. */
  private claimAgain(token: string, request: ClaimRequest): Rest | undefined {
    if (this.pending.has(token)) return this.granted(token, request.id, true);
    const settled = this.settled.get(token);
    if (settled === 'spent') return { kind: 'spent', id: request.id };
    // Pending again, so that the sweeper sees to it should this writer crash as well.
    return settled && this.grant(token, request, { repeated: true, late: true });
  }

  private grantNew(token: string, request: ClaimRequest): Rest {
    return this.grant(token, request, { repeated: false, late: request.written === true });
  }

  private grant(token: string, request: ClaimRequest, how: { repeated: boolean; late: boolean }): Rest {
    const { channelId, id, write } = request;
    this.settled.delete(token);
    this.pending.set(token, { token, channelId, id, write, at: this.now(), late: how.late });
    return this.granted(token, id, how.repeated);
  }

  private granted(token: string, id: string, repeated: boolean): Rest {
    return { kind: 'granted', id, token, epoch: this.epoch, repeated };
  }

  private idOfNonce(request: ClaimRequest): string | undefined {
    const key = nonceKey(request);
    return key && this.nonces.get(key);
  }

  /**
   * Whether the events of these rows were heard is not known: their listeners lost the log as well and have taken the state
   * anew, before or after the row. A repetition of such a send therefore ends in a `SYNC`, neither in a second event nor none.
   */
  private warmUp(channelId: string, past: ChannelPast): void {
    this.floors.set(channelId, maxSnowflake(this.floors.get(channelId) ?? '0', past.lastId ?? '0'));
    for (const { authorId, nonce, id } of past.sends) {
      const key = keyOf(channelId, authorId, nonce);
      if (this.nonces.get(key) !== undefined) continue;
      this.nonces.set(key, id);
      this.settled.set(sendToken(id), 'given up');
    }
  }

  private settle(token: string, claim: PendingClaim | undefined, as: 'spent' | 'given up'): void {
    this.pending.delete(token);
    // A send without a nonce is never asked for again: that its token is unknown says as much.
    const forgettable = as === 'spent' && claim?.write.kind === 'send' && claim.write.nonce === undefined;
    if (forgettable) this.settled.delete(token);
    else this.settled.set(token, as);
  }

  /** A change carries the whole message, so that older changes of it, if they are still pending, need no event of their own. */
  private supersede({ channelId, id, write }: PendingClaim): void {
    if (write.kind === 'send') return;
    for (const other of this.pending.values()) {
      if (other.id !== id || other.channelId !== channelId) continue;
      const older = write.kind === 'edit' && other.write.kind === 'edit' && other.write.revision < write.revision;
      if (write.kind === 'remove' || older) this.settle(other.token, other, 'spent');
    }
  }
}

const sendToken = (id: string): string => `s:${id}`;

/** With the channel: nobody is asked whether the message is in it, and a removal elsewhere must not stand for one here. */
const removalToken = ({ id, channelId }: ClaimRequest): string => `r:${id}:${channelId}`;

const changeToken = (request: ClaimRequest): string =>
  request.write.kind === 'edit' ? `e:${request.id}:${request.write.revision}` : removalToken(request);

const keyOf = (channelId: string, authorId: string, nonce: string): string => `${channelId}:${authorId}:${nonce}`;

const nonceKey = ({ channelId, write }: ClaimRequest): string | undefined =>
  write.kind === 'send' && write.nonce !== undefined ? keyOf(channelId, write.authorId, write.nonce) : undefined;
