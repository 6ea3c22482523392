import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Refusal } from './gate';
import { GATEWAY_PATH, SOCKETIO_PATH } from './gateway-url';

/** Whose business an upgrade request is. */
export function ownerOf(request: IncomingMessage): 'gateway' | 'socketio' | 'nobody' {
  const path = pathOf(request).replace(/\/$/, '');
  if (path === GATEWAY_PATH) return 'gateway';
  return path === SOCKETIO_PATH ? 'socketio' : 'nobody';
}

/** Whether the client asks for the protocol that is spoken here. Both parameters may be left out. */
export function speaksOurs(request: IncomingMessage): boolean {
  const query = new URLSearchParams((request.url ?? '').split('?', 2)[1] ?? '');
  return (query.get('v') ?? '1') === '1' && (query.get('encoding') ?? 'json') === 'json' && !query.has('compress');
}

/** Answers an upgrade request with an error instead of a socket. */
export function refuseUpgrade(socket: Duplex, status: Refusal): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?', 1)[0] ?? '';
