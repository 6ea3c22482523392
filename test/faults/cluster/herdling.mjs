import { WebSocket } from 'ws';

const AGAIN_MS = 200;
const BEAT_MS = 20_000;
const OP = { DISPATCH: 0, HEARTBEAT: 1, IDENTIFY: 2, RESUME: 6, INVALID_SESSION: 9, HELLO: 10 };

/** A client without manners: it is back at once whenever its socket is gone. It costs little, so that there may be thousands. */
export class Herdling {
  ready = false;
  begunAt = 0;
  readyAt = 0;
  #session;
  #seq = 0;
  #cursor = {};

  constructor(url, token, resumes) {
    Object.assign(this, { url: `${url.replace('http', 'ws')}/gateway?v=1&encoding=json`, token, resumes });
  }

  /** From now on it counts when it is ready. */
  begin() {
    this.ready = false;
    this.begunAt = Date.now();
  }

  connect() {
    const ws = new WebSocket(this.url);
    ws.on('message', (/** @type {Buffer} */ data) => this.#hear(ws, data.toString()));
    ws.on('error', () => {}); // a close follows, and it is tried again
    const beat = setInterval(() => ws.readyState === ws.OPEN && ws.send(`{"op":${OP.HEARTBEAT},"d":null}`), BEAT_MS);
    ws.on('close', () => {
      clearInterval(beat);
      setTimeout(() => this.connect(), AGAIN_MS);
    });
  }

  #hear(ws, text) {
    const frame = JSON.parse(text);
    if (frame.op === OP.HELLO) return this.#greet(ws);
    if (frame.op === OP.INVALID_SESSION) return this.#identify(ws);
    if (frame.op !== OP.DISPATCH) return;
    this.#seq = frame.s;
    if (frame.o) this.#move(frame.o);
    if (frame.t === 'READY') this.#begin(frame.d);
    if (frame.t === 'READY' || frame.t === 'RESUMED') Object.assign(this, { ready: true, readyAt: Date.now() });
  }

  #greet(ws) {
    if (!this.resumes || !this.#session) return this.#identify(ws);
    const d = { token: this.token, session_id: this.#session, seq: this.#seq, cursor: this.#cursor };
    ws.send(JSON.stringify({ op: OP.RESUME, d }));
  }

  #identify(ws) {
    ws.send(JSON.stringify({ op: OP.IDENTIFY, d: { token: this.token } }));
  }

  #begin({ session_id: id, o, guilds }) {
    this.#session = id;
    this.#cursor = {};
    for (const one of [o, ...guilds.map((guild) => guild.o)]) if (one) this.#move(one);
  }

  #move(o) {
    this.#cursor[o.split(':', 2).join(':')] = o;
  }
}
