import { Injectable, Logger } from '@nestjs/common';
import { Cache, type Replacement } from '@messagepal/cache';
import { Config } from '@messagepal/config';
import type { SessionRecord } from './session-record';

type Step = Pick<Replacement, 'from' | 'to'>;

const keyOf = (sessionId: string): string => `gateway-session:${sessionId}`;

/**
 * Records of sessions, open and closed, for as long as they can be resumed. They may vanish at any time; the client then
 * starts over, which is cheap.
 */
@Injectable()
export class SessionRecords {
  private readonly logger = new Logger(SessionRecords.name);
  /** Writes under way: whoever comes back to this node at once waits for them. */
  private readonly writing = new Map<string, Promise<unknown>>();

  constructor(
    private readonly cache: Cache,
    private readonly config: Config,
  ) {}

  /** Whether they are there for other processes, and after a crash of this one. */
  get outliveProcess(): boolean {
    return this.cache.outlivesProcess;
  }

  async find(sessionId: string): Promise<SessionRecord | undefined> {
    await this.writing.get(sessionId);
    return this.cache.get<SessionRecord>(keyOf(sessionId));
  }

  /**
   * Writes the record of who holds its generation. Answers false if that is over: the session was taken up elsewhere, and is
   * somebody else's.
   */
  keep(sessionId: string, record: SessionRecord): Promise<boolean> {
    const { generation } = record;
    return this.write(sessionId, record, { from: generation, to: generation });
  }

  /** Takes the session up: the record of the next generation, or undefined if somebody else was first. */
  async claim(sessionId: string, record: SessionRecord): Promise<SessionRecord | undefined> {
    const next = { ...record, generation: record.generation + 1 };
    const claimed = await this.write(sessionId, next, { from: record.generation, to: next.generation });
    return claimed ? next : undefined;
  }

  /** The session is over. Answers as {@link keep}. */
  forget(sessionId: string, generation: number): Promise<boolean> {
    return this.write(sessionId, undefined, { from: generation, to: generation });
  }

  /** Resolves when everything that was said so far is written. */
  async settled(): Promise<void> {
    await Promise.all(this.writing.values());
  }

  /** One write of a session after the other: the last one said is the one that stays. */
  private write(sessionId: string, record: SessionRecord | undefined, step: Step): Promise<boolean> {
    const ttlMs = this.config.limits.gateway.resumeWindowMs;
    const turn = (this.writing.get(sessionId) ?? Promise.resolve())
      .then(() => this.cache.replace(keyOf(sessionId), record, { ...step, ttlMs }))
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        this.logger.warn(`A session's record was not written: ${reason}`);
        return true;
      });
    this.writing.set(sessionId, turn);
    void turn.then(() => {
      if (this.writing.get(sessionId) === turn) this.writing.delete(sessionId);
    });
    return turn;
  }
}
