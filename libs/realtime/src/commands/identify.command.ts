import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Config } from '@messagepal/config';
import { GatewayOp, type IdentifyPayload } from '@messagepal/protocol';
import { GatewayMetrics } from '../gateway-metrics';
import { Identifier } from '../ready/identifier';
import { ClosingError, CLOSINGS } from '../session/closing';
import type { Session } from '../session/session';
import type { Command } from './command';
import { identifyPayload, intentsPayload, shardPayload } from './payloads';

type Identify = z.infer<typeof identifyPayload>;

/** Begins a session. */
@Injectable()
export class IdentifyCommand implements Command<Identify> {
  readonly op = GatewayOp.IDENTIFY;
  readonly event = 'identify';
  readonly when = 'waiting';
  readonly counted = true;
  readonly payload = identifyPayload;
  readonly maxBytes: number;

  constructor(
    config: Config,
    private readonly identifier: Identifier,
    private readonly metrics: GatewayMetrics,
  ) {
    this.maxBytes = config.limits.gateway.frameBytes;
  }

  run(session: Session, d: Identify): Promise<void> {
    if (!isAbsentOr(intentsPayload, d.intents)) throw new ClosingError(CLOSINGS.BAD_INTENTS);
    if (!isAbsentOr(shardPayload, d.shard)) throw new ClosingError(CLOSINGS.BAD_SHARD);
    const identified = this.identifier.identify(session, d as IdentifyPayload);
    identified.then(
      () => this.metrics.identified('ready'),
      () => this.metrics.identified('failed'),
    );
    return identified;
  }
}

const isAbsentOr = (schema: z.ZodType, value: unknown): boolean =>
  value === undefined || value === null || schema.safeParse(value).success;
