import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { GatewayOp } from '@messagepal/protocol';
import { Attendance } from '../session/attendance';
import type { Session } from '../session/session';
import type { Command } from './command';
import { heartbeatPayload } from './payloads';

/** A sign of life, answered in any state. */
@Injectable()
export class HeartbeatCommand implements Command {
  readonly op = GatewayOp.HEARTBEAT;
  readonly event = 'heartbeat';
  readonly when = 'always';
  readonly counted = false;
  readonly payload = heartbeatPayload;
  readonly maxBytes: number;

  constructor(
    config: Config,
    private readonly attendance: Attendance,
  ) {
    this.maxBytes = config.limits.gateway.frameBytes;
  }

  run(session: Session): void {
    this.attendance.seen(session);
    session.signal({ name: 'HEARTBEAT_ACK', d: null });
  }
}
