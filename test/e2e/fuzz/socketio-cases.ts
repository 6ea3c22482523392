import type { FuzzCase } from './fuzz-case';
import { frame } from './wire';

const PATH = '/socket.io/?EIO=4&transport=websocket';
const JOIN = frame({ payload: '40/gateway,' });
/** What the server says to who has joined. */
const JOINED = '40/gateway';
const text = (payload: string): Buffer => frame({ payload });
const joined = { first: JOIN, until: JOINED };
const pick = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** How Engine.IO ends a connection that it does not understand, with or without a frame that says so. */
const ENDED = [1000, 1005, 1006, 'cut'] as const;

/** The same below Socket.IO: packets of Engine.IO and of Socket.IO that are none, or come where they may not. */
export const SOCKETIO_CASES: readonly FuzzCase[] = (
  [
    { name: 'a packet of no type', expect: ENDED, make: (r) => text(pick(r, ['9', 'x', '', '7abc', '😀'])) },
    {
      name: 'a packet of Socket.IO that is none',
      expect: ENDED,
      make: (r) => text(pick(r, ['4', '49', '4x', '47/gateway,'])),
    },
    {
      ...joined,
      name: 'JSON cut short',
      expect: ENDED,
      make: (r) => text(pick(r, ['42/gateway,["identify",{', '42/gateway,[', '42/gateway,x'])),
    },
    {
      ...joined,
      name: 'an event without a name',
      expect: ENDED,
      make: (r) => text(pick(r, ['42/gateway,[]', '42/gateway,{}', '42/gateway,[{}]', '42/gateway,[null]'])),
    },
    {
      ...joined,
      name: 'an event of the protocol itself',
      expect: ENDED,
      make: (r) => text(`42/gateway,["${pick(r, ['connect', 'disconnect', 'error', 'newListener'])}",1]`),
    },
    {
      ...joined,
      name: 'attachments without end',
      expect: ENDED,
      make: () => text('4599999999999-/gateway,["identify",{"_placeholder":true,"num":0}]'),
    },
    {
      ...joined,
      name: 'an attachment that never comes',
      expect: ['cut'],
      leaves: true,
      make: () => text('451-/gateway,["identify",{"_placeholder":true,"num":9}]'),
    },
    {
      ...joined,
      name: 'binary',
      expect: [4002, ...ENDED],
      make: () => frame({ payload: Buffer.from([1, 2, 3]), op: 2 }),
    },
    {
      name: 'another namespace',
      expect: ['cut', ...ENDED],
      leaves: true,
      make: (r) => text(pick(r, ['40', '40/,', '40/admin,', '40/__proto__,'])),
    },
    { name: 'a namespace without end', expect: [1009, ...ENDED], make: () => text(`40/${'x'.repeat(140_000)},`) },
    { name: 'an event before joining', expect: ENDED, make: () => text('42/gateway,["identify",{"token":"x"}]') },
    {
      ...joined,
      name: 'a command too early',
      expect: [4003, ...ENDED],
      make: (r) => text(`42/gateway,["${pick(r, ['presence_update', 'guild_subscribe'])}",{}]`),
    },
    {
      ...joined,
      name: 'an IDENTIFY of wrong types',
      expect: [4002, ...ENDED],
      make: (r) => text(`42/gateway,["identify",${pick(r, ['null', '5', '[]', '{"token":5}'])}]`),
    },
    {
      ...joined,
      name: 'depth',
      expect: [4002, ...ENDED],
      make: () => text(`42/gateway,["identify",${'['.repeat(1_000)}${']'.repeat(1_000)}]`),
    },
    {
      ...joined,
      name: 'a huge acknowledgement',
      expect: ['cut'],
      leaves: true,
      make: () => text('42/gateway,99999999999999999999["heartbeat",null]'),
    },
    {
      ...joined,
      name: 'an acknowledgement of nothing',
      expect: ['cut'],
      leaves: true,
      make: () => text('43/gateway,1["x"]'),
    },
    {
      name: 'compressed without being asked',
      expect: [1002],
      make: () => frame({ payload: '40/gateway,', flags: 0xc0 }),
    },
    {
      name: 'UTF-8 that is none',
      expect: [1007, ...ENDED],
      make: () => frame({ payload: Buffer.from([0x34, 0xff, 0xff]) }),
    },
    {
      ...joined,
      name: 'a heartbeat',
      expect: ['answered'],
      answer: 'heartbeat_interval',
      make: () => text('42/gateway,["heartbeat",null]'),
    },
  ] satisfies FuzzCase[]
).map((one) => ({ ...one, path: PATH }));

/** Engine.IO refuses an old protocol in HTTP when the socket is a WebSocket already: this is "TP", read as a close code. */
const ANSWERED_IN_HTTP = 0x5450;

/** Requests for a socket that are none of ours. */
export const UPGRADE_CASES: readonly FuzzCase[] = [
  '/gateway/x',
  '/gateway%00',
  '/socket.io/?EIO=3&transport=websocket',
  '/socket.io/?EIO=4&transport=websocket&sid=nobody',
  '/socket.io/?EIO=4&transport=nothing',
  '/socket.io/?EIO[]=4&transport=polling',
  '/api/v1/gateway',
].map((path) => ({
  name: `an upgrade of ${path}`,
  expect: ['refused', 'cut', 1000, 1005, ANSWERED_IN_HTTP],
  path,
  make: () => Buffer.alloc(0),
}));
