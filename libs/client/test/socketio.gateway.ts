import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GatewayOp, isResumableClose } from '@messagepal/protocol';
import { Server, type Socket } from 'socket.io';
import type { Frame } from '../src/transport/transport';
import { Mailbox } from './mailbox';
import type { Said, ScriptedConnection, ScriptedGateway } from './scripted.gateway';

const COMMANDS: Record<string, number> = {
  heartbeat: GatewayOp.HEARTBEAT,
  identify: GatewayOp.IDENTIFY,
  presence_update: GatewayOp.PRESENCE_UPDATE,
  resume: GatewayOp.RESUME,
  request_guild_members: GatewayOp.REQUEST_GUILD_MEMBERS,
  guild_subscribe: GatewayOp.GUILD_SUBSCRIBE,
};

const EVENTS: Record<number, string> = {
  [GatewayOp.HELLO]: 'HELLO',
  [GatewayOp.HEARTBEAT_ACK]: 'HEARTBEAT_ACK',
  [GatewayOp.RECONNECT]: 'RECONNECT',
  [GatewayOp.INVALID_SESSION]: 'INVALID_SESSION',
};

export async function startSocketIoGateway(): Promise<ScriptedGateway> {
  const http = createServer();
  const server = new Server(http, { transports: ['websocket'] });
  const connections = new Mailbox<ScriptedConnection>();
  server.of('/gateway').on('connection', (socket) => connections.put(scripted(socket)));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    next: () => connections.take(),
    stop: () => server.close(),
  };
}

function scripted(socket: Socket): ScriptedConnection {
  const said = new Mailbox<Said>();
  said.put(implicit(socket.handshake.auth));
  socket.onAny((event: string, d: unknown) => said.put({ op: COMMANDS[event] ?? Number.NaN, d }));
  return {
    greeting: () => said.take(({ op }) => op === GatewayOp.IDENTIFY || op === GatewayOp.RESUME),
    heard: (op) => said.take((command) => command.op === op),
    say: (frame) => say(socket, frame),
    kill: () => socket.conn.close(),
    close(code, message) {
      const resumable = isResumableClose(code);
      socket.emit('close', { code, message, resumable });
      if (resumable) socket.conn.close();
      else socket.disconnect();
    },
    left: new Promise((left) =>
      socket.on('disconnect', (reason) => left(reason === 'client namespace disconnect' ? 'goodbye' : 'cut')),
    ),
  };
}

const implicit = (auth: Record<string, unknown>): Said =>
  'session_id' in auth ? { op: GatewayOp.RESUME, d: auth } : { op: GatewayOp.IDENTIFY, d: auth };

function say(socket: Socket, { op, t, d, s, o }: Frame): void {
  if (op === GatewayOp.DISPATCH) socket.emit(t ?? '', d, { s, o });
  else socket.emit(EVENTS[op] ?? `UNKNOWN_${op}`, d);
}
