import { Injectable, Logger } from '@nestjs/common';
import { Cache } from '@messagepal/cache';
import { Config } from '@messagepal/config';
import type { SessionRecord } from './session-record';

const keyOf = (sessionId: string): string => `gateway-session:${sessionId}`;

/**
 * Records of sessions, open and closed, for as long as they can be resumed. They may vanish at any time; the client then
 * starts over, which is cheap.
 */
@Injectable()
export class SessionRecords {
  private readonly logger = new Logger(SessionRecords.name);
  /** Writes under way: whoever comes back to this node at once waits for them. */
  private readonly writing = new Map<string, Promise<void>>();

  constructor(
    private readonly cache: Cache,
    private readonly config: Config,
  ) {}

  async find(sessionId: string): Promise<SessionRecord | undefined> {
    await this.writing.get(sessionId);
    return this.cache.get<SessionRecord>(keyOf(sessionId));
  }

  keep(sessionId: string, record: SessionRecord): void {
    this.write(sessionId, () => this.cache.set(keyOf(sessionId), record, this.config.limits.gateway.resumeWindowMs));
  }

  forget(sessionId: string): void {
    this.write(sessionId, () => this.cache.delete(keyOf(sessionId)));
  }

  /** Resolves when everything that was said so far is written. */
  async settled(): Promise<void> {
    await Promise.all(this.writing.values());
  }

  /** One write of a session after the other: the last one said is the one that stays. */
  private write(sessionId: string, write: () => Promise<void>): void {
    const turn = (this.writing.get(sessionId) ?? Promise.resolve()).then(write).catch((error: unknown) => {
      this.logger.warn(`A session's record was not written: ${error instanceof Error ? error.message : String(error)}`);
    });
    this.writing.set(sessionId, turn);
    void turn.then(() => {
      if (this.writing.get(sessionId) === turn) this.writing.delete(sessionId);
    });
  }
}
