import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { PresenceService } from '@messagepal/presence';
import { GatewayOp, type PresenceUpdatePayload } from '@messagepal/protocol';
import type { Session } from '../session/session';
import type { Command } from './command';
import { presencePayload } from './payloads';

/** How this session's user wants to be seen. */
@Injectable()
export class PresenceCommand implements Command<PresenceUpdatePayload> {
  readonly op = GatewayOp.PRESENCE_UPDATE;
  readonly event = 'presence_update';
  readonly when = 'live';
  readonly counted = true;
  readonly payload = presencePayload;
  readonly maxBytes: number;

  constructor(
    config: Config,
    private readonly presence: PresenceService,
  ) {
    this.maxBytes = config.limits.gateway.frameBytes;
  }

  async run(session: Session, { status }: PresenceUpdatePayload): Promise<void> {
    const { identity } = session;
    session.status = status;
    if (identity) await this.presence.setStatus(identity.userId, identity.id, status);
  }
}
