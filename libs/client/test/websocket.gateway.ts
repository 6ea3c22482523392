import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { GatewayOp } from '@messagepal/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import { Mailbox } from './mailbox';
import type { Said, ScriptedConnection, ScriptedGateway } from './scripted.gateway';

export async function startWebSocketGateway(): Promise<ScriptedGateway> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  const connections = new Mailbox<ScriptedConnection>();
  server.on('connection', (socket) => connections.put(scripted(socket)));
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: () => connections.take(),
    async stop() {
      for (const socket of server.clients) socket.terminate();
      await new Promise((stopped) => server.close(stopped));
    },
  };
}

function scripted(socket: WebSocket): ScriptedConnection {
  const said = new Mailbox<Said>();
  socket.on('message', (data: Buffer) => said.put(JSON.parse(data.toString()) as Said));
  return {
    greeting: () => said.take(({ op }) => op === GatewayOp.IDENTIFY || op === GatewayOp.RESUME),
    heard: (op) => said.take((command) => command.op === op),
    // Our gateway pads numbers with blanks, which JSON allows.
    say: (frame) => socket.send(JSON.stringify(frame).replace(/"s":(\d+)/, '"s":$1   ')),
    kill: () => socket.terminate(),
    close: (code, reason) => socket.close(code, reason),
    left: new Promise((left) => socket.on('close', (code) => left(code === 1000 ? 'goodbye' : 'cut'))),
  };
}
