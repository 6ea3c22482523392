import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { GatewayOp } from '@messagepal/protocol';
import type { Command } from './command';
import { voicePayload } from './payloads';

/** There is no voice yet: refused by an error body on Socket.IO, without an answer on the raw gateway. */
@Injectable()
export class VoiceCommand implements Command {
  readonly op = GatewayOp.VOICE_STATE_UPDATE;
  readonly event = 'voice_state_update';
  readonly when = 'live';
  readonly counted = true;
  readonly payload = voicePayload;
  readonly maxBytes: number;

  constructor(config: Config) {
    this.maxBytes = config.limits.gateway.frameBytes;
  }

  run(): never {
    throw new ApiError('BAD_REQUEST', { message: 'Voice is not supported.' });
  }
}
