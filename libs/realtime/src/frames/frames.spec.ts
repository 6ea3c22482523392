// Real: the frames, read back by `ws` and by socket.io's own parsers.
import type { Writable } from 'node:stream';
import { Decoder, type Packet } from 'socket.io-parser';
import * as ws from 'ws';
import { Batch } from './batch';
import { DispatchEvent } from './dispatch-event';
import { type Encoding, RAW_ENCODING, SOCKETIO_ENCODING } from './encoding';
import { SEQ_WIDTH, writeSeq } from './seq-field';
import { textFrame } from './text-frame';

/** Exported by `ws`, and forgotten by its types. */
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable };

/** What a WebSocket client of `ws` makes of the bytes. */
async function read(bytes: Buffer): Promise<string[]> {
  const texts: string[] = [];
  const receiver = new Receiver({ isServer: false });
  receiver.on('message', (data: Buffer) => texts.push(data.toString()));
  await new Promise<void>((resolve) => receiver.end(bytes, () => resolve()));
  return texts;
}

const at = { topic: 'guild:1', epoch: 'e', offset: 7 };
const event = (content: string): DispatchEvent => new DispatchEvent('MESSAGE_CREATE', JSON.stringify({ content }), at);

describe('textFrame', () => {
  it.each([0, 1, 125, 126, 65_535, 65_536])('is a frame of %d bytes to any reader', async (length) => {
    expect(await read(textFrame('x'.repeat(length)))).toEqual(['x'.repeat(length)]);
  });
});

describe('writeSeq', () => {
  it.each([0, 1, 9, 10, 99, 100, 12_345, 4_294_967_296, 9_999_999_999])('writes %d over any other number', (seq) => {
    const bytes = Buffer.from(`[${'8'.repeat(SEQ_WIDTH)}]`);
    writeSeq(bytes, 1, seq);
    expect(bytes.toString()).toBe(`[${String(seq).padEnd(SEQ_WIDTH)}]`);
    expect(JSON.parse(bytes.toString())).toEqual([seq]);
  });
});

describe('Batch', () => {
  const contents = ['a', 'ü😀'.repeat(50), 'c'.repeat(70_000)];
  const batchOf = (events: DispatchEvent[]): Batch => events.reduce((batch, one) => batch.with(one), Batch.empty());

  it('is one object for all who got the same, and another for those who did not', () => {
    const [root, a, b] = [Batch.empty(), event('a'), event('b')];
    expect(root.with(a)).toBe(root.with(a));
    expect(root.with(a).with(b)).toBe(root.with(a).with(b));
    expect(root.with(b)).not.toBe(root.with(a).with(b));
    expect(root.with(a).with(b).events()).toEqual([a, b]);
  });

  it('lays raw frames end to end, numbered for each session', async () => {
    const frames = batchOf(contents.map(event)).frames(RAW_ENCODING);
    for (const first of [1, 99, 1_234_567]) {
      const read_ = (await read(frames.stamp(first))).map((text) => JSON.parse(text) as unknown);
      expect(read_).toEqual(
        contents.map((content, index) => ({
          op: 0,
          s: first + index,
          o: 'guild:1:e:7',
          t: 'MESSAGE_CREATE',
          d: { content },
        })),
      );
    }
  });

  it('lays Socket.IO packets end to end, as socket.io reads them', async () => {
    const frames = batchOf(contents.map(event)).frames(SOCKETIO_ENCODING);
    const packets: Packet[] = [];
    const decoder = new Decoder();
    decoder.on('decoded', (packet: Packet) => packets.push(packet));
    // The first character is Engine.IO's packet type, 4 for a message.
    for (const text of await read(frames.stamp(41))) decoder.add(text.slice(1));
    expect(packets).toEqual(
      contents.map((content, index) => ({
        type: 2,
        nsp: '/gateway',
        data: ['MESSAGE_CREATE', { content }, { s: 41 + index, o: 'guild:1:e:7' }],
      })),
    );
  });

  it('has no cursor where there is no log', async () => {
    const batch = Batch.empty().with(new DispatchEvent('TYPING_START', '{}'));
    expect((await read(batch.frames(RAW_ENCODING).stamp(1)))[0]).toMatch(
      /^{"op":0,"s":1 {9},"t":"TYPING_START","d":{}}$/,
    );
    expect((await read(batch.frames(SOCKETIO_ENCODING).stamp(1)))[0]).toMatch(/{"s":1 {9}}\]$/);
  });

  it('gives payloads to those who frame by themselves', () => {
    const payloads = batchOf(contents.map(event)).frames(RAW_ENCODING).payloads(5);
    expect(payloads.map((bytes) => (JSON.parse(bytes.toString()) as { s: number }).s)).toEqual([5, 6, 7]);
  });

  it('stamps a copy after the last buffer was handed over', () => {
    const frames = batchOf([event('a')]).frames(RAW_ENCODING);
    const first = frames.stamp(1);
    expect(frames.stamp(2)).toBe(first);
    frames.handOver();
    expect(frames.stamp(3)).not.toBe(first);
    expect(first.toString()).toContain('"s":2 ');
  });

  it('encodes an event once per encoding and stringifies nothing, whatever the number of sessions', () => {
    let encoded = 0;
    const counting = (encoding: Encoding): Encoding => ({
      ...encoding,
      encode: (one) => {
        encoded++;
        return encoding.encode(one);
      },
    });
    const [raw, socketIo] = [counting(RAW_ENCODING), counting(SOCKETIO_ENCODING)];
    const events = [event('a'), event('b')];
    const stringify = jest.spyOn(JSON, 'stringify');
    const root = Batch.empty();
    // Half of the sessions see only the first event: two batches share its frame.
    for (let session = 0; session < 1_000; session++) {
      const batch = session % 2 ? root.with(events[0]!) : root.with(events[0]!).with(events[1]!);
      batch.frames(session % 3 ? raw : socketIo).stamp(session + 1);
    }
    expect(encoded).toBe(4);
    expect(stringify).not.toHaveBeenCalled();
    stringify.mockRestore();
  });
});
