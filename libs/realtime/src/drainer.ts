import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Drain } from '@messagepal/runtime';
import { SessionRecords } from './resume/session-records';
import { CLOSINGS } from './session/closing';
import { SessionHost } from './session/session-host';

/** Over how long clients are sent away, so that they do not all arrive elsewhere at once. */
const SPREAD_MS = 10_000;
const STEP_MS = 100;
/** A small node has no herd. */
const PER_STEP_AT_LEAST = 20;

/** The gateway's part of a shutdown: every session is told to come back elsewhere, and can. */
@Injectable()
export class Drainer {
  constructor(
    drain: Drain,
    private readonly host: SessionHost,
    private readonly records: SessionRecords,
  ) {
    drain.onDrain('gateway', () => this.run());
  }

  async run(): Promise<void> {
    const perStep = Math.max(PER_STEP_AT_LEAST, Math.ceil((this.host.size * STEP_MS) / SPREAD_MS));
    const sessions = this.host.all();
    while (sessions.length > 0) {
      for (const session of sessions.splice(0, perStep)) {
        session.signal({ name: 'RECONNECT', d: null });
        session.close(CLOSINGS.GOING_AWAY);
      }
      if (sessions.length > 0) await sleep(STEP_MS);
    }
    await this.records.settled();
  }
}
