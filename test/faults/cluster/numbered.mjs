// Transports for the reference client that leave its cursor out: it resumes by the number of its last dispatch alone, as clients
// of Discord do.
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';

const RESUME = 6;

class NumberedWebSocket extends WebSocket {
  send(text, ...rest) {
    const frame = JSON.parse(text);
    if (frame.op === RESUME) delete frame.d.cursor;
    super.send(JSON.stringify(frame), ...rest);
  }
}

const numberedIo = (url, options) => {
  const { cursor: _, ...auth } = options.auth;
  return io(url, { ...options, auth });
};

/** Options for the reference client. */
export const withoutCursor = { WebSocket: NumberedWebSocket, io: numberedIo };
