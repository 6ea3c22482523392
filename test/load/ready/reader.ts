import { FrameSocket } from '../kit/frame-socket';

const PATH = '/gateway?v=1&encoding=json';
const HELLO = Buffer.from('{"op":10');
const GUILD_CREATE = Buffer.from('"t":"GUILD_CREATE"');
const READY = Buffer.from('"t":"READY"');
/** A frame begins with the session's part; its name stands before its payload. */
const NAME_WITHIN = 160;

/** What a client was sent until it had all its guilds. */
export interface Heard {
  frames: Buffer[];
  bytes: number;
}

/** IDENTIFYs, and resolves with READY and so many GUILD_CREATEs. */
export async function becomeReady(port: number, identify: object, guilds: number): Promise<Heard> {
  const text = JSON.stringify({ op: 2, d: identify });
  const heard: Heard = { frames: [], bytes: 0 };
  let socket: FrameSocket | undefined;
  let missing = guilds + 1;
  await new Promise<void>((resolve, reject) => {
    const hear = (payload: Buffer, from: FrameSocket): void => {
      if (payload.subarray(0, HELLO.length).equals(HELLO)) return from.send(text);
      if (!isPart(payload)) return;
      heard.frames.push(Buffer.from(payload));
      heard.bytes += payload.length;
      if (--missing === 0) resolve();
    };
    FrameSocket.open(port, PATH, hear).then((opened) => (socket = opened), reject);
  });
  socket?.end();
  return heard;
}

function isPart(payload: Buffer): boolean {
  const head = payload.subarray(0, NAME_WITHIN);
  return head.includes(GUILD_CREATE) || head.includes(READY);
}
