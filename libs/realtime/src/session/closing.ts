import { GatewayClose } from '@messagepal/protocol';

/** Why a connection ends: a close code of the gateway and a sentence for developers (at most 123 bytes). */
export interface Closing {
  readonly code: number;
  readonly message: string;
}

/** Every way in which the gateway ends a connection. Codes are Discord's. */
export const CLOSINGS = {
  TOO_SLOW: { code: GatewayClose.UNKNOWN_ERROR, message: 'Reads too slowly. Resume.' },
  FELL_BEHIND: { code: GatewayClose.UNKNOWN_ERROR, message: 'Fell behind while resuming. Resume again.' },
  TAKEN_OVER: { code: GatewayClose.UNKNOWN_ERROR, message: 'Resumed on another connection.' },
  GOING_AWAY: { code: GatewayClose.UNKNOWN_ERROR, message: 'This server restarts. Resume.' },
  TROUBLE: { code: GatewayClose.UNKNOWN_ERROR, message: 'Something went wrong. Try again.' },
  UNKNOWN_OPCODE: { code: GatewayClose.UNKNOWN_OPCODE, message: 'Unknown opcode.' },
  DECODE_ERROR: { code: GatewayClose.DECODE_ERROR, message: 'Malformed payload.' },
  BINARY: { code: GatewayClose.DECODE_ERROR, message: 'Binary frames are not supported.' },
  FRAME_TOO_LARGE: { code: GatewayClose.DECODE_ERROR, message: 'The frame is too large.' },
  NOT_AUTHENTICATED: { code: GatewayClose.NOT_AUTHENTICATED, message: 'IDENTIFY or RESUME first.' },
  SILENT: { code: GatewayClose.NOT_AUTHENTICATED, message: 'No IDENTIFY or RESUME in time.' },
  BAD_TOKEN: { code: GatewayClose.AUTHENTICATION_FAILED, message: 'Authentication failed.' },
  REVOKED: { code: GatewayClose.AUTHENTICATION_FAILED, message: 'The login of this session has ended.' },
  ALREADY: { code: GatewayClose.ALREADY_AUTHENTICATED, message: 'Already authenticated.' },
  TOO_MANY_FRAMES: { code: GatewayClose.RATE_LIMITED, message: 'Too many frames.' },
  TOO_MANY_IDENTIFIES: { code: GatewayClose.RATE_LIMITED, message: 'Too many IDENTIFYs.' },
  TOO_MANY_SOCKETS: { code: GatewayClose.RATE_LIMITED, message: 'Too many connections.' },
  TOO_MANY_GUESSES: { code: GatewayClose.RATE_LIMITED, message: 'Too many refused tokens from this address.' },
  TIMED_OUT: { code: GatewayClose.SESSION_TIMED_OUT, message: 'No heartbeat in time.' },
  BAD_SHARD: { code: GatewayClose.INVALID_SHARD, message: 'Invalid shard.' },
  BAD_VERSION: { code: GatewayClose.INVALID_API_VERSION, message: 'Only v=1 with encoding=json is spoken here.' },
  BAD_INTENTS: { code: GatewayClose.INVALID_INTENTS, message: 'Invalid intents.' },
} as const satisfies Record<string, Closing>;

/** Thrown by whatever a client's frame leads to: the connection ends this way. */
export class ClosingError extends Error {
  override readonly name = 'ClosingError';

  constructor(readonly closing: Closing) {
    super(closing.message);
  }
}
