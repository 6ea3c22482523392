const HEADER = 'Exif\0\0';
const ORIENTATION = 0x0112;
/** TIFF header, one entry, no further directory. */
const MINIMAL = 26;
const ENTRIES_MAX = 512;

/** EXIF of the same length that says how the picture is held and nothing else. */
export function blankExif(exif: Buffer): Buffer {
  const blank = Buffer.alloc(exif.length);
  const at = exif.toString('latin1', 0, HEADER.length) === HEADER ? HEADER.length : 0;
  if (exif.length - at < MINIMAL) return blank;
  exif.copy(blank, 0, 0, at);
  minimalTiff(orientationOf(exif.subarray(at))).copy(blank, at);
  return blank;
}

function minimalTiff(orientation: number): Buffer {
  const tiff = Buffer.alloc(MINIMAL);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  tiff.writeUInt16LE(ORIENTATION, 10);
  tiff.writeUInt16LE(3, 12);
  tiff.writeUInt32LE(1, 14);
  tiff.writeUInt16LE(orientation, 18);
  return tiff;
}

/** 1 to 8; 1 (upright) for whatever can't be read. */
function orientationOf(tiff: Buffer): number {
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return 1;
  const entries = Math.min(short(directory), ENTRIES_MAX);
  for (let n = 0; n < entries; n++) {
    const at = directory + 2 + n * 12;
    if (at + 12 > tiff.length) return 1;
    if (short(at) === ORIENTATION) return Math.min(8, Math.max(1, short(at + 8)));
  }
  return 1;
}
