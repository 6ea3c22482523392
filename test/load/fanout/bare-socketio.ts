import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { EventLog } from '@messagepal/event-log';

/** Socket.IO as its documentation has it: one room, one emit. */
export async function bareSocketIo(server: HttpServer, log: EventLog, topic: string): Promise<void> {
  const gateway = new Server(server, { transports: ['websocket'], perMessageDeflate: false }).of('/gateway');
  gateway.on('connection', (socket) => void socket.join(topic));
  await log.subscribe(topic, ({ event, epoch, offset }) => {
    gateway.to(topic).emit(event.t, JSON.parse(event.d), { o: `${topic}:${epoch}:${offset}` });
  });
}
