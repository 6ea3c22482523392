const MASK = Buffer.from([1, 2, 3, 4]);

export interface FrameParts {
  payload: Buffer | string;
  op?: number;
  /** FIN, RSV1, RSV2, RSV3 as the high bits of the first byte. */
  flags?: number;
  masked?: boolean;
  /** What the header says in place of the truth. */
  claims?: bigint;
}

/** A frame of a client, right or wrong as its parts say. */
export function frame({ payload, op = 1, flags = 0x80, masked = true, claims }: FrameParts): Buffer {
  const body = Buffer.from(payload);
  const header = Buffer.concat([Buffer.from([flags | op]), lengthOf(claims ?? BigInt(body.length), masked)]);
  if (!masked) return Buffer.concat([header, body]);
  for (let at = 0; at < body.length; at++) body[at] = body[at]! ^ MASK[at % 4]!;
  return Buffer.concat([header, MASK, body]);
}

/** The same message in pieces of `size` bytes. */
export function fragments(payload: Buffer | string, size: number): Buffer {
  const body = Buffer.from(payload);
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const last = at + size >= body.length;
    pieces.push(frame({ payload: body.subarray(at, at + size), op: at === 0 ? 1 : 0, flags: last ? 0x80 : 0 }));
  }
  return Buffer.concat(pieces);
}

function lengthOf(length: bigint, masked: boolean): Buffer {
  const bit = masked ? 0x80 : 0;
  if (length < 126n) return Buffer.from([bit | Number(length)]);
  const long = length > 65_535n;
  const bytes = Buffer.alloc(long ? 9 : 3);
  bytes[0] = bit | (long ? 127 : 126);
  if (long) bytes.writeBigUInt64BE(length, 1);
  else bytes.writeUInt16BE(Number(length), 1);
  return bytes;
}
