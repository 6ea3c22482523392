/** Why a connection was lost or a command refused. */
export type GatewayFault =
  | 'CONNECTION_LOST'
  | 'HELLO_TIMEOUT'
  | 'HEARTBEAT_TIMEOUT'
  | 'SEQUENCE_GAP'
  | 'BAD_FRAME'
  | 'INVALID_SESSION'
  | 'RECONNECT'
  | 'COMMAND_REFUSED'
  | 'NOT_READY';

/** A fault of the connection. The client recovers by itself from all but those followed by `closed`. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';

  constructor(
    readonly fault: GatewayFault,
    message: string,
    /** Close code of the gateway or of the WebSocket, or the error code of a refused command. */
    readonly code?: number,
  ) {
    super(message);
  }
}
