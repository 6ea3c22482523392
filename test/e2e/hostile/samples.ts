import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import {
  bomb,
  bytes,
  gif,
  jpegSegment,
  jpegWith,
  jpegWithScans,
  lyingPng,
  png,
  pngChunk,
  uint32,
  webpWith,
  zip,
} from './pieces';

/** Where a file lands: what it is served as, how, and what became of it. */
export interface Landing {
  type: string;
  how: 'inline' | 'attachment';
  processing: 'done' | 'failed';
  /** Of those that are pictures. */
  size?: readonly [width: number, height: number];
}

export interface Sample {
  what: string;
  filename: string;
  contentType: string;
  make: () => Buffer | Promise<Buffer>;
  lands: Landing;
}

const UNKNOWN = 'application/octet-stream';
const TEXT = 'text/plain; charset=utf-8';
const file = (type = UNKNOWN): Landing => ({ type, how: 'attachment', processing: 'done' });
const shown = (type: string, ...size: [] | [number, number]): Landing => ({
  type,
  how: 'inline',
  processing: 'done',
  ...(size.length > 0 && { size: size as [number, number] }),
});
const refused = (type: string): Landing => ({ type, how: 'inline', processing: 'failed' });

const picture = (width = 60, height = 40) => {
  const noise = { type: 'gaussian', mean: 120, sigma: 40 } as const;
  return sharp({ create: { width, height, channels: 3, background: '#000', noise } });
};
const FORMATS = ['png', 'jpeg', 'gif', 'webp', 'avif'] as const;
type Format = (typeof FORMATS)[number];
const of = (format: Format): Promise<Buffer> => picture().toFormat(format).toBuffer();
const part = async (format: Format, share: number): Promise<Buffer> => {
  const whole = await of(format);
  return whole.subarray(0, Math.floor(whole.length * share));
};
const moving = async (frames: number): Promise<Buffer> => {
  const shades = Buffer.concat(Array.from({ length: frames }, (_, n) => Buffer.alloc(8 * 8 * 3, (n * 37) % 256)));
  return sharp(shades, { raw: { width: 8, height: 8 * frames, channels: 3, pageHeight: 8 } })
    .webp({ effort: 0 })
    .toBuffer();
};

const sample =
  (contentType: string) =>
  (what: string, filename: string, make: string | Sample['make'], lands: Landing): Sample => ({
    what,
    filename,
    contentType,
    make: typeof make === 'string' ? () => bytes(make) : make,
    lands,
  });
const saidPng = sample('image/png');
const saidJpeg = sample('image/jpeg');
const saidGif = sample('image/gif');
const saidOther = sample(UNKNOWN);
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

const PAGES: readonly Sample[] = [
  saidPng('HTML that says it is a PNG', 'a.png', '<!doctype html><script>alert(1)</script>', file()),
  saidJpeg('HTML behind blanks and a mark', 'a.jpg', '\xef\xbb\xbf \r\n<html><script>alert(1)</script>', file()),
  saidOther('HTML behind a comment', 'a.html', '<!-- x --><script>alert(1)</script>', file()),
  sample('text/html')('HTML by its own name', 'index.html', '<html><body onload=alert(1)>', file()),
  sample('text/html')(
    'HTML in UTF-16',
    'utf16.html',
    () => Buffer.from('\ufeff<script>alert(1)</script>', 'utf16le'),
    file(),
  ),
  sample('image/svg+xml')('SVG with a script', 'a.svg', SVG, file()),
  saidPng('SVG that says it is a PNG', 'svg.png', SVG, file()),
  sample('image/svg+xml')('SVG behind an XML declaration', 'b.svg', `<?xml version="1.0"?>${SVG}`, file()),
  sample('application/xml')(
    'XML that asks for a file of ours',
    'a.xml',
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    file(),
  ),
  sample('application/xhtml+xml')(
    'XHTML',
    'a.xhtml',
    '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
    file(),
  ),
  sample('text/javascript')('a script', 'a.js', 'alert(document.cookie)', shown(TEXT)),
  sample('text/plain')('a text with HTML in it', 'a.txt', 'Look: <script>alert(1)</script>', shown(TEXT)),
  saidPng('a text that says it is a PNG', 'text.png', 'no picture at all', file()),
  sample('text/plain')('a text that is no UTF-8', 'latin1.txt', 'caf\xe9 \xff\xfe', file()),
  sample('text/plain')(
    'a text of one line of a mebibyte',
    'line.txt',
    () => Buffer.alloc(1024 * 1024, 'a'),
    shown(TEXT),
  ),
];

const POLYGLOTS: readonly Sample[] = [
  saidGif(
    'a GIF that is a JAR',
    'a.gif',
    async () => bytes(await of('gif'), zip('Evil.class', Buffer.from('evil'))),
    shown('image/gif', 60, 40),
  ),
  saidJpeg(
    'a JPEG that is a ZIP',
    'zip.jpg',
    async () => bytes(await of('jpeg'), zip('evil.exe', Buffer.from('evil'))),
    shown('image/jpeg', 60, 40),
  ),
  saidPng(
    'a PNG that is a page',
    'page.png',
    async () => bytes(await of('png'), '<script>alert(1)</script>'),
    shown('image/png', 60, 40),
  ),
  saidJpeg(
    'a JPEG that is a PDF',
    'pdf.jpg',
    async () => jpegWith(await of('jpeg'), jpegSegment(0xfe, bytes('%PDF-1.4\n1 0 obj'))),
    shown('image/jpeg', 60, 40),
  ),
  saidOther(
    'a PDF that is a JPEG',
    'a.pdf',
    async () => bytes('%PDF-1.4\n', await of('jpeg')),
    file('application/pdf'),
  ),
  saidGif('a GIF that is a script', 'script.gif', 'GIF89a=1;alert(document.cookie)//', refused('image/gif')),
  sample('image/bmp')('a BMP that is a script', 'a.bmp', 'BM=1;alert(1)//', file()),
  saidPng('a program that says it is a PNG', 'exe.png', 'MZ\x90\0\x03\0\0\0', file()),
  saidOther('a program', 'a.out', '\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0', file('application/x-elf')),
];

const SIZES: readonly Sample[] = [
  saidPng('a PNG of 14,000 × 14,000', 'large.png', () => png(14_000, 14_000), refused('image/png')),
  saidPng('a PNG of one row too many', 'row.png', () => png(10_000, 4_001), refused('image/png')),
  saidPng('a PNG as large as may be', 'limit.png', () => png(10_000, 4_000), shown('image/png', 10_000, 4_000)),
  saidPng('a PNG as wide as can be', 'wide.png', () => png(1_000_000, 1), shown('image/png', 1_000_000, 1)),
  saidPng('a PNG that lies about its size', 'lie.png', () => lyingPng(6_000, 6_000), refused('image/png')),
  saidPng('a PNG of 2³¹ × 2³¹', 'huge.png', () => lyingPng(0x7fffffff, 0x7fffffff), refused('image/png')),
  saidGif('a GIF of 50,000 frames', 'frames.gif', () => gif(50_000, 10, 10), refused('image/gif')),
  saidGif('a GIF of one frame too many', '501.gif', () => gif(501, 10, 10), refused('image/gif')),
  saidGif('a GIF of as many frames as may be', '500.gif', () => gif(500, 10, 10), shown('image/gif', 10, 10)),
  saidGif('a GIF of 400 megapixels', 'pixels.gif', () => gif(400, 1_000, 1_000), refused('image/gif')),
  saidGif('a GIF on a screen of 65,535 × 65,535', 'screen.gif', () => gif(1, 65_535, 65_535), shown('image/gif', 1, 1)),
  sample('image/webp')('a WebP of 600 frames', 'frames.webp', () => moving(600), refused('image/webp')),
  saidJpeg(
    'a JPEG whose last scan comes five times',
    'scans.jpg',
    async () => jpegWithScans(await picture(2_000, 2_000).jpeg({ progressive: true, quality: 40 }).toBuffer(), 5),
    refused('image/jpeg'),
  ),
];

const BOMBS: readonly Sample[] = [
  saidOther('a ZIP bomb', 'bomb.zip', () => zip('zeros', Buffer.alloc(64 * 1024 * 1024)), file('application/zip')),
  saidOther(
    'a ZIP bomb in a ZIP',
    'nested.zip',
    () => zip('bomb.zip', zip('zeros', Buffer.alloc(64 * 1024 * 1024))),
    file('application/zip'),
  ),
  saidOther('a gzip bomb', 'bomb.gz', () => gzipSync(Buffer.alloc(64 * 1024 * 1024)), file('application/gzip')),
  saidPng(
    'a PNG with a text of 64 MiB',
    'ztxt.png',
    () => png(9, 9, pngChunk('zTXt', bytes('a\0\0', bomb(64)))),
    shown('image/png', 9, 9),
  ),
  saidPng(
    'a PNG with a profile of 64 MiB',
    'iccp.png',
    () => png(9, 9, pngChunk('iCCP', bytes('a\0\0', bomb(64)))),
    shown('image/png', 9, 9),
  ),
  saidPng(
    'a PNG with 10,000 texts',
    'texts.png',
    () => png(9, 9, ...Array.from({ length: 10_000 }, (_, n) => pngChunk('tEXt', bytes(`key${n}\0value`)))),
    shown('image/png', 9, 9),
  ),
  saidPng(
    'a PNG with a chunk that lies about its length',
    'chunk.png',
    () => png(9, 9, bytes(uint32(0x7fffffff), 'tEXt', 'abc')),
    refused('image/png'),
  ),
  saidJpeg(
    'a JPEG with EXIF of 64 KiB',
    'exif.jpg',
    async () =>
      jpegWith(
        await of('jpeg'),
        jpegSegment(0xe1, bytes('Exif\0\0II*\0\x08\0\0\0\xff\xff', Buffer.alloc(65_000, 'GPS'))),
      ),
    shown('image/jpeg', 60, 40),
  ),
  saidJpeg(
    'a JPEG with 200 segments',
    'segments.jpg',
    async () =>
      jpegWith(await of('jpeg'), ...Array.from({ length: 200 }, () => jpegSegment(0xe5, Buffer.alloc(10_000, 'x')))),
    shown('image/jpeg', 60, 40),
  ),
  sample('image/webp')(
    'a WebP with EXIF of a mebibyte',
    'exif.webp',
    async () => webpWith(await of('webp'), 'EXIF', Buffer.alloc(1024 * 1024, 'GPS')),
    shown('image/webp', 60, 40),
  ),
];

const CUT: readonly Sample[] = FORMATS.flatMap((format) => {
  const said = sample(`image/${format}`);
  return [
    said(`half of a ${format}`, `half.${format}`, () => part(format, 0.5), refused(`image/${format}`)),
    said(`a ${format} without its end`, `most.${format}`, () => part(format, 0.9), refused(`image/${format}`)),
  ];
});

const OTHERS: readonly Sample[] = [
  saidJpeg('a PNG with another name', 'png.jpg', () => of('png'), shown('image/png', 60, 40)),
  saidGif('a JPEG of another type', 'jpeg.gif', () => of('jpeg'), shown('image/jpeg', 60, 40)),
  sample('text/plain')('a PNG that says it is a text', 'png.txt', () => of('png'), file()),
  sample('image/tiff')('a TIFF', 'a.tiff', () => picture().tiff().toBuffer(), file()),
  sample('image/heic')('a HEIC', 'a.heic', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', file()),
  saidOther(
    'a Photoshop file',
    'a.psd',
    '8BPS\0\x01\0\0\0\0\0\0\0\x03\x7f\xff\xff\xff\x7f\xff\xff\xff\0\x08\0\x03',
    file('image/vnd.adobe.photoshop'),
  ),
  sample('video/mp4')(
    'an MP4 whose boxes lie',
    'a.mp4',
    '\0\0\0\x18ftypisom\0\0\0\0isomiso2\xff\xff\xff\xffmoov\0\0',
    refused('video/mp4'),
  ),
  sample('audio/mpeg')(
    'an MP3 with tags of 256 MiB',
    'a.mp3',
    'ID3\x04\0\0\x7f\x7f\x7f\x7fTIT2',
    refused('audio/mpeg'),
  ),
  saidOther('nothing but zeros', 'zeros.bin', () => Buffer.alloc(100_000), file()),
];

const NAMES: readonly Sample[] = [
  '../../../../etc/passwd.png',
  '..\\..\\windows\\system32\\evil.png',
  'a\r\nSet-Cookie: session=1\r\n\r\n<script>.png',
  'photo\u202egnp.exe.png',
  'nul\0byte.png',
  `${'long'.repeat(200)}.png`,
  '"; filename="evil.html',
].map((filename) =>
  saidPng(`the name ${JSON.stringify(filename).slice(0, 40)}`, filename, () => of('png'), shown('image/png', 60, 40)),
);

/** What strangers may send, and where each lands. */
export const SAMPLES: readonly Sample[] = [...PAGES, ...POLYGLOTS, ...SIZES, ...BOMBS, ...CUT, ...OTHERS, ...NAMES];
