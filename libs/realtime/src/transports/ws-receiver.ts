import { Injectable } from '@nestjs/common';
import type { RawData } from 'ws';
import { CommandRunner } from '../commands/command-runner';
import { ClosingError, CLOSINGS } from '../session/closing';
import type { Session } from '../session/session';

/** Frames of raw WebSockets. */
@Injectable()
export class WsReceiver {
  constructor(private readonly runner: CommandRunner) {}

  async receive(session: Session, data: RawData, isBinary: boolean): Promise<void> {
    if (session.state === 'ended') return;
    try {
      if (isBinary) throw new ClosingError(CLOSINGS.BINARY);
      // `ws` gives one Buffer per message unless it is told otherwise.
      await this.act(session, data as Buffer);
    } catch (error) {
      this.runner.fail(session, error);
    }
  }

  private act(session: Session, data: Buffer): Promise<void> {
    const { op, d } = readFrame(data);
    const command = this.runner.byOp(op);
    this.runner.admit(session, command, data.length);
    return this.runner.run(session, command, d);
  }
}

function readFrame(data: Buffer): { op: unknown; d: unknown } {
  try {
    const { op, d } = JSON.parse(data.toString()) as { op?: unknown; d?: unknown };
    return { op, d };
  } catch {
    // No JSON, or JSON that is no object.
    throw new ClosingError(CLOSINGS.DECODE_ERROR);
  }
}
