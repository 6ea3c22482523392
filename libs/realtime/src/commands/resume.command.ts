import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { GatewayOp, type ResumePayload } from '@messagepal/protocol';
import { GatewayMetrics } from '../gateway-metrics';
import { Resumer } from '../resume/resumer';
import type { Session } from '../session/session';
import type { Command } from './command';
import { resumePayload } from './payloads';

/** Goes on with a session that lost its socket. */
@Injectable()
export class ResumeCommand implements Command<ResumePayload> {
  readonly op = GatewayOp.RESUME;
  readonly event = 'resume';
  readonly when = 'waiting';
  readonly counted = true;
  readonly payload = resumePayload;
  readonly maxBytes: number;

  constructor(
    config: Config,
    private readonly resumer: Resumer,
    private readonly metrics: GatewayMetrics,
  ) {
    this.maxBytes = config.limits.gateway.resumeFrameBytes;
  }

  async run(session: Session, d: ResumePayload): Promise<void> {
    const resumed = this.resumer.resume(session, d);
    resumed.catch(() => this.metrics.resumed('failed'));
    this.metrics.resumed((await resumed) ? 'resumed' : 'invalid');
  }
}
