import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { EventLog, LogEntry } from '@messagepal/event-log';

const FIELD = 10;

interface Prepared {
  frame: Buffer;
  seqAt: number;
}

/** A WebSocket frame with room for a number of ten places. */
function prepare({ event, topic, epoch, offset }: LogEntry): Prepared {
  const head = '{"op":0,"s":';
  const text = `${head}${' '.repeat(FIELD)},"o":"${topic}:${epoch}:${offset}","t":"${event.t}","d":${event.d}}`;
  const payload = Buffer.from(text);
  const header = Buffer.from([0x81, 126, payload.length >> 8, payload.length & 0xff]);
  return { frame: Buffer.concat([header, payload]), seqAt: header.length + head.length };
}

/**
 * The loop to compare with: nobody is asked who they are, nothing can be resumed, everybody hears everything. Frames are made
 * once; each socket gets a copy of a turn's frames with its own numbers in it, in one write.
 */
export async function bareWs(server: Server, log: EventLog, topic: string): Promise<void> {
  const wss = new WebSocketServer({ server, path: '/gateway', perMessageDeflate: false });
  const sessions = new Set<{ socket: Socket; s: number }>();
  wss.on('connection', (ws: WebSocket & { _socket?: Socket }) => {
    const session = { socket: ws._socket!, s: 0 };
    sessions.add(session);
    ws.on('close', () => sessions.delete(session));
  });
  let turn: Prepared[] = [];
  const flush = (): void => {
    const batch = Buffer.concat(turn.map(({ frame }) => frame));
    const fields: number[] = [];
    let start = 0;
    for (const { frame, seqAt } of turn) {
      fields.push(start + seqAt);
      start += frame.length;
    }
    turn = [];
    for (const session of sessions) {
      const bytes = Buffer.allocUnsafe(batch.length);
      batch.copy(bytes);
      for (const at of fields) bytes.write(String(++session.s), at, 'latin1');
      session.socket.write(bytes);
    }
  };
  await log.subscribe(topic, (entry) => {
    if (turn.push(prepare(entry)) === 1) setImmediate(flush);
  });
}
