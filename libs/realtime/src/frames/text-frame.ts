/** FIN and opcode 1: a whole text message in one frame (RFC 6455, 5.2). Frames of a server carry no mask. */
const FINAL_TEXT = 0x81;

const headerLength = (payloadLength: number): number => (payloadLength < 126 ? 2 : payloadLength < 65_536 ? 4 : 10);

/** Bytes of the header that a frame of {@link textFrame} begins with: 2, 4 or 10. */
export const headerLengthOf = (frame: Buffer): number => (frame[1]! < 126 ? 2 : frame[1] === 126 ? 4 : 10);

/** A complete WebSocket text frame of a server, header and payload in one Buffer. */
export function textFrame(payload: string): Buffer {
  const length = Buffer.byteLength(payload);
  const header = headerLength(length);
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = FINAL_TEXT;
  writeLength(frame, length);
  frame.write(payload, header);
  return frame;
}

function writeLength(frame: Buffer, length: number): void {
  if (length < 126) {
    frame[1] = length;
  } else if (length < 65_536) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
}
