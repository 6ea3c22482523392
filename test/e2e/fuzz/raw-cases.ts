import { deflateRawSync } from 'node:zlib';
import type { FuzzCase, Random } from './fuzz-case';
import { fragments, frame, type FrameParts } from './wire';

const HEARTBEAT = '{"op":1,"d":null}';
const ACK = '"op":11';
const BOMB = deflateRawSync(Buffer.alloc(16 * 1024 * 1024));

const text = (payload: Buffer | string, more: Partial<FrameParts> = {}): Buffer => frame({ payload, ...more });
const json = (value: unknown): Buffer => text(JSON.stringify(value));
const bytes = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** Undecodable, undecodable in other ways, unknown, too early: what the gateway's own codes are for. */
const PAYLOADS: FuzzCase[] = [
  { name: 'JSON cut short', expect: [4002], make: (r) => text(HEARTBEAT.slice(0, 1 + Math.floor(r() * 16))) },
  { name: 'no JSON', expect: [4002], make: (r) => text(`x${Math.floor(r() * 1e9).toString(36)}`) },
  { name: 'null', expect: [4002], make: () => text('null') },
  {
    name: 'JSON that is no frame',
    expect: [4001],
    make: (r) => text(pick(r, ['[]', '5', '"x"', 'true', '{}', '[[1]]'])),
  },
  {
    name: 'an opcode that is none',
    expect: [4001],
    make: (r) => json({ op: pick(r, [-1, 0, 5, 7, 9, 10, 11, 12, 13, 99, 1.5, '1', null, {}, [1], true]), d: {} }),
  },
  {
    name: 'a huge opcode',
    expect: [4001],
    make: (r) => text(`{"op":${pick(r, ['1e400', '-1e400', '9'.repeat(400), '1e308', '0.0000001'])},"d":1}`),
  },
  {
    name: 'a huge heartbeat',
    expect: [4002],
    make: (r) => text(`{"op":1,"d":${pick(r, ['1e400', '-1', '1.5', '9'.repeat(300), '"1"', '{}', '[]'])}}`),
  },
  { name: 'depth', expect: [4002], make: () => text(`{"op":1,"d":${'['.repeat(1_500)}${']'.repeat(1_500)}}`) },
  {
    name: 'a prototype',
    expect: [4002],
    make: (r) => text(`{"op":2,"d":{"token":"x","${pick(r, ['__proto__', 'constructor'])}":{"prototype":{}}}}`),
  },
  { name: 'a frame of 5 KB', expect: [4002], make: () => json({ op: 1, d: 'x'.repeat(5_000) }) },
  { name: 'a frame of 200 KB', expect: [1009], make: () => json({ op: 6, d: 'x'.repeat(200_000) }) },
  { name: 'binary', expect: [4002], make: (r) => text(bytes(r, 1 + Math.floor(r() * 200)), { op: 2 }) },
  { name: 'a command too early', expect: [4003], make: (r) => json({ op: pick(r, [3, 4, 8, 14]), d: {} }) },
  {
    name: 'an IDENTIFY of wrong types',
    expect: [4002],
    make: (r) =>
      json({ op: 2, d: pick(r, [null, 5, 'x', [], {}, { token: 5 }, { token: '' }, { token: 'x'.repeat(600) }]) }),
  },
  { name: 'a wrong token', expect: [4004], make: (r) => json({ op: 2, d: { token: r().toString(36) } }) },
  {
    name: 'wrong intents',
    expect: [4013],
    make: (r) => json({ op: 2, d: { token: 'x', intents: pick(r, [-1, 1.5, '1', {}]) } }),
  },
  {
    name: 'a wrong shard',
    expect: [4010],
    make: (r) => json({ op: 2, d: { token: 'x', shard: pick(r, [[1, 1], [0, 0], [-1, 2], [0], 'x', [0, 1, 2]]) } }),
  },
  {
    name: 'a RESUME of wrong types',
    expect: [4002],
    make: (r) =>
      json({
        op: 6,
        d: pick(r, [
          null,
          { token: 'x' },
          { token: 'x', session_id: 's', seq: -1 },
          { token: 'x', session_id: 's', seq: 1, cursor: [1] },
        ]),
      }),
  },
];

/** What RFC 6455 itself forbids: codes are the library's. */
const FRAMING: FuzzCase[] = [
  {
    name: 'UTF-8 that is none',
    expect: [1007],
    make: (r) => text(Buffer.from([0x22, pick(r, [0xff, 0xc0, 0xed, 0x80]), 0x80, 0x22])),
  },
  { name: 'a frame without a mask', expect: [1002], make: () => text(HEARTBEAT, { masked: false }) },
  { name: 'compressed without being asked', expect: [1002], make: () => text(HEARTBEAT, { flags: 0xc0 }) },
  { name: 'a compressed bomb', expect: [1002], make: () => text(BOMB, { flags: 0xc0 }) },
  { name: 'reserved bits', expect: [1002], make: (r) => text(HEARTBEAT, { flags: pick(r, [0x90, 0xa0, 0xb0]) }) },
  {
    name: 'a reserved opcode',
    expect: [1002],
    make: (r) => text('', { op: pick(r, [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) }),
  },
  { name: 'a continuation of nothing', expect: [1002], make: () => text('x', { op: 0 }) },
  {
    name: 'a message inside another',
    expect: [1002],
    make: () => Buffer.concat([text('{', { flags: 0 }), text(HEARTBEAT)]),
  },
  { name: 'a long ping', expect: [1002], make: () => text('x'.repeat(126), { op: 9 }) },
  { name: 'a ping in pieces', expect: [1002], make: () => text('x', { op: 9, flags: 0 }) },
  { name: 'a close with half a code', expect: [1002], make: () => text('x', { op: 8 }) },
  {
    name: 'a close code that is none',
    expect: [1002],
    make: (r) => text(Buffer.from([0, pick(r, [0, 1, 200])]), { op: 8 }),
  },
  {
    name: 'a length beyond all',
    expect: [1009],
    make: (r) => text('x', { claims: pick(r, [2n ** 53n, 2n ** 62n, 200_000n]) }),
  },
  {
    name: 'more pieces than there may be',
    expect: [1008],
    rare: true,
    make: () => fragments(`"${'x'.repeat(17_000)}"`, 1),
  },
  { name: 'too much in pieces', expect: [1009], rare: true, make: () => fragments('x'.repeat(140_000), 1_000) },
];

/** What is odd and right. */
const HARMLESS: FuzzCase[] = [
  {
    name: 'a heartbeat in tiny pieces',
    expect: ['answered'],
    answer: ACK,
    make: (r) => fragments(HEARTBEAT, 1 + Math.floor(r() * 3)),
  },
  {
    name: 'a heartbeat with blanks',
    expect: ['answered'],
    answer: ACK,
    make: (r) => text(' '.repeat(Math.floor(r() * 99)) + HEARTBEAT),
  },
  {
    name: 'a ping between pieces',
    expect: ['answered'],
    answer: ACK,
    make: () =>
      Buffer.concat([
        text(HEARTBEAT.slice(0, 5), { flags: 0 }),
        text('?', { op: 9 }),
        text(HEARTBEAT.slice(5), { op: 0 }),
      ]),
  },
  {
    name: 'half a frame and gone',
    expect: ['cut'],
    leaves: true,
    make: (r) => json({ op: 1, d: 'x'.repeat(200) }).subarray(0, 1 + Math.floor(r() * 100)),
  },
  {
    name: 'noise',
    expect: [1002, 1007, 1009, 4001, 4002, 1005, 1006, 'cut'],
    leaves: true,
    make: (r) => bytes(r, 1 + Math.floor(r() * 300)),
  },
];

export const RAW_CASES: readonly FuzzCase[] = [...PAYLOADS, ...FRAMING, ...HARMLESS].map((one) => ({
  ...one,
  path: '/gateway?v=1&encoding=json',
}));
