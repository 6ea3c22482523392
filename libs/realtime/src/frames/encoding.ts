import { cursorOf, type Position } from './position';
import { BLANK_SEQ } from './seq-field';
import { textFrame } from './text-frame';

/** A complete WebSocket frame whose sequence number is still blank. */
export interface Template {
  readonly frame: Buffer;
  /** Where the field of {@link BLANK_SEQ} begins. */
  readonly seqAt: number;
}

/** The parts of an event that are sent; `d` is JSON text. */
export interface Encodable {
  readonly t: string;
  readonly d: string;
  readonly position?: Position;
}

/** How an event looks on one transport. Sessions with the same encoding share frames. */
export interface Encoding {
  readonly name: 'ws' | 'socketio';
  encode(event: Encodable): Template;
}

/** The raw gateway: the session's part first, so that a reader has `s` before it parses `d`. */
export const RAW_ENCODING: Encoding = {
  name: 'ws',
  encode: (event) => template('{"op":0,"s":', `,${cursorField(event)}"t":"${event.t}","d":${event.d}}`),
};

/** A Socket.IO EVENT packet of the namespace `/gateway` inside an Engine.IO message: `(d, {s, o})` under the name `t`. */
export const SOCKETIO_ENCODING: Encoding = {
  name: 'socketio',
  encode: (event) => template(`42/gateway,["${event.t}",${event.d},{"s":`, `${cursorTail(event)}}]`),
};

function template(head: string, tail: string): Template {
  const frame = textFrame(head + BLANK_SEQ + tail);
  const seqAt = frame.length - Buffer.byteLength(tail) - BLANK_SEQ.length;
  return { frame, seqAt };
}

const cursorField = ({ position }: Encodable): string => (position ? `"o":"${cursorOf(position)}",` : '');

const cursorTail = ({ position }: Encodable): string => (position ? `,"o":"${cursorOf(position)}"` : '');
