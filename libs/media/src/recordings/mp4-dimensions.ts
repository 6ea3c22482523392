import { open, type FileHandle } from 'node:fs/promises';

/** How many boxes are looked at before it is given up. */
const BOXES_MAX = 1_000;
const HEADER = 8;
const LONG_HEADER = 16;

interface Box {
  type: string;
  /** Where what is in it begins and ends. */
  begin: number;
  end: number;
}

/** The largest picture among the tracks of an MP4 or QuickTime file (ISO 14496-12, `moov/trak/tkhd`), if there is one. */
export async function mp4Dimensions(path: string): Promise<{ width: number; height: number } | undefined> {
  const file = await open(path);
  try {
    const whole = { type: 'file', begin: 0, end: (await file.stat()).size };
    const budget = { boxes: BOXES_MAX };
    const headers = await find(file, whole, { path: ['moov', 'trak', 'tkhd'], budget });
    const pictures = await Promise.all(headers.map((box) => picture(file, box)));
    return pictures.toSorted((a, b) => b.width * b.height - a.width * a.height)[0];
  } finally {
    await file.close();
  }
}

async function find(
  file: FileHandle,
  within: Box,
  { path, budget }: { path: readonly string[]; budget: { boxes: number } },
): Promise<Box[]> {
  const [wanted, ...rest] = path;
  if (wanted === undefined) return [within];
  const found: Box[] = [];
  for (let at = within.begin; at + HEADER <= within.end && budget.boxes > 0; budget.boxes--) {
    const box = await readBox(file, at, within.end);
    if (!box) break;
    if (box.type === wanted) found.push(...(await find(file, box, { path: rest, budget })));
    at = box.end;
  }
  return found;
}

/** Undefined for a box that is longer than what it is in, or shorter than its own header. */
async function readBox(file: FileHandle, at: number, limit: number): Promise<Box | undefined> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(LONG_HEADER), 0, LONG_HEADER, at);
  if (bytesRead < HEADER) return undefined;
  const short = buffer.readUInt32BE(0);
  const header = short === 1 ? LONG_HEADER : HEADER;
  const size = short === 0 ? limit - at : short === 1 ? Number(buffer.readBigUInt64BE(8)) : short;
  if (size < header || at + size > limit) return undefined;
  return { type: buffer.toString('latin1', 4, 8), begin: at + header, end: at + size };
}

/** Width and height are the last two numbers of the box, in 65536ths. */
async function picture(file: FileHandle, { end }: Box): Promise<{ width: number; height: number }> {
  const { buffer } = await file.read(Buffer.alloc(8), 0, 8, end - 8);
  return { width: buffer.readUInt16BE(0), height: buffer.readUInt16BE(4) };
}
