import { Injectable } from '@nestjs/common';
import { Sessions } from '@messagepal/auth';
import { Config } from '@messagepal/config';
import type { Principal } from '@messagepal/runtime';
import { ClosingError, CLOSINGS } from '../session/closing';
import { admitted } from '../session/login';
import type { Session } from '../session/session';
import { IdentifyQueue } from './identify-queue';
import { Semaphore } from './semaphore';

/** Keeps herds out: who comes in is known, has not come too often, and is one of few at a time. */
@Injectable()
export class Entrance {
  private readonly semaphore: Semaphore;

  constructor(
    config: Config,
    private readonly sessions: Sessions,
    private readonly queue: IdentifyQueue,
  ) {
    this.semaphore = new Semaphore(config.limits.gateway.readiesAtOnce);
  }

  /** Whose token it is, as far as the cache knows: enough to keep strangers out. Throws {@link ClosingError} 4004. */
  async admit(token: string): Promise<Principal> {
    return admitted(await this.sessions.authenticate(token));
  }

  /** As {@link admit}, by what PostgreSQL says: a login that has ended does nothing to sessions that go on. */
  async verify(token: string): Promise<Principal> {
    return admitted(await this.sessions.verify(token));
  }

  /** Waits for the user's turn to identify, then as {@link slot}. Throws {@link ClosingError} 4008. */
  async turn<T>(session: Starting, { userId }: Principal, work: () => Promise<T>): Promise<T> {
    await this.queue.turn(userId, () => isStarting(session));
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

type Starting = Pick<Session, 'state'>;

const isStarting = ({ state }: Starting): boolean => state === 'starting';
