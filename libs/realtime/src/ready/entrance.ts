import { Injectable } from '@nestjs/common';
import { Sessions } from '@messagepal/auth';
import { Config } from '@messagepal/config';
import { InvalidRequests } from '@messagepal/rate-limits';
import type { Principal } from '@messagepal/runtime';
import { GatewayMetrics } from '../gateway-metrics';
import { ClosingError, CLOSINGS } from '../session/closing';
import { admitted } from '../session/login';
import type { Session } from '../session/session';
import { IdentifyQueue } from './identify-queue';
import type { Shard } from './shard-filter';
import { Semaphore } from './semaphore';

/** Keeps herds out: who comes in is known, has not come too often, and is one of few at a time. */
@Injectable()
export class Entrance {
  private readonly semaphore: Semaphore;

  constructor(
    config: Config,
    private readonly sessions: Sessions,
    private readonly queue: IdentifyQueue,
    private readonly invalid: InvalidRequests,
    metrics: GatewayMetrics,
  ) {
    this.semaphore = new Semaphore(config.limits.gateway.readiesAtOnce);
    metrics.watchQueue('readies', () => this.semaphore.queued);
    metrics.watchQueue('identifies', () => queue.size);
  }

  /** Whose token it is, as far as the cache knows: enough to keep strangers out. Throws {@link ClosingError} 4004. */
  admit(token: string, address: string): Promise<Principal> {
    return this.know(address, this.sessions.authenticate(token));
  }

  /** As {@link admit}, by what PostgreSQL says: a login that has ended does nothing to sessions that go on. */
  verify(token: string, address: string): Promise<Principal> {
    return this.know(address, this.sessions.verify(token));
  }

  /** Guessing is counted, here as over HTTP; an address that did it too often is not even answered. */
  private async know(address: string, found: Promise<Principal | undefined>): Promise<Principal> {
    const principal = await found;
    if (this.invalid.waitOf(address) > 0) throw new ClosingError(CLOSINGS.TOO_MANY_GUESSES);
    if (!principal) await this.invalid.count(address);
    return admitted(principal);
  }

  /** Waits for the turn of the user, or of that shard of theirs, to identify, then as {@link slot}. Throws {@link ClosingError} 4008. */
  async turn<T>(session: Starting, { userId, shard }: Comer, work: () => Promise<T>): Promise<T> {
    await this.queue.turn(userId, () => isStarting(session), shard);
    return this.slot(session, work);
  }

  /** Runs `work` when fewer than so many run. Throws {@link ClosingError} if the session has ended by then. */
  slot<T>(session: Starting, work: () => Promise<T>): Promise<T> {
    return this.semaphore.run(() => {
      if (!isStarting(session)) throw new ClosingError(CLOSINGS.TROUBLE);
      return work();
    });
  }
}

/** Who wants to identify. */
type Comer = Pick<Principal, 'userId'> & { shard?: Shard | undefined };

type Starting = Pick<Session, 'state'>;

const isStarting = ({ state }: Starting): boolean => state === 'starting';
