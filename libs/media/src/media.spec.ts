import { Drain } from '@messagepal/runtime';
import sharp from 'sharp';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MediaChildren } from './children/media-children';
import { square, type ImageFindings, type ImageRequest } from './images/image-request';
import { Media } from './media';
import { withWorkFolder } from './work-folder';

describe('media', () => {
  const drain = new Drain();
  const children = new MediaChildren(drain);
  const media = new Media(children);

  afterAll(() => drain.beforeApplicationShutdown());

  const look = (
    file: Buffer,
    request: Partial<ImageRequest> & Pick<ImageRequest, 'type'>,
    then: (found: ImageFindings) => unknown = () => undefined,
  ): Promise<ImageFindings> =>
    withWorkFolder(async (folder) => {
      const path = join(folder, 'original');
      await writeFile(path, file);
      const found = await media.image({
        path,
        folder,
        boxes: [square(64)],
        formats: ['webp'],
        fit: 'inside',
        ...request,
      });
      await then(found);
      return found;
    });

  const picture = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#c30' } });

  it('tells size and makes smaller ones, upright and without metadata', async () => {
    const photo = await picture(300, 100)
      .withExif({ IFD0: { Artist: 'Ada' }, IFD3: { GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const found = await look(
      photo,
      { type: 'image/jpeg', formats: ['webp', 'avif'], thumbhash: true },
      async (made) => {
        const [webp, avif] = await Promise.all(made.derived.map(({ path }) => sharp(path).metadata()));
        expect([webp?.format, avif?.format]).toEqual(['webp', 'heif']);
        expect([webp?.exif, avif?.exif, webp?.orientation]).toEqual([undefined, undefined, undefined]);
      },
    );
    expect(found).toMatchObject({ width: 100, height: 300, frames: 1, animated: false });
    expect(found.thumbhash).toMatch(/^[A-Za-z0-9+/]{20,40}=*$/);
    expect(found.derived).toMatchObject([
      { format: 'webp', box: square(64), width: 21, height: 64, animated: false },
      { format: 'avif', box: square(64), width: 21, height: 64, animated: false },
    ]);
  });

  it('enlarges nothing and cuts squares from the middle', async () => {
    const found = await look(await picture(40, 30).png().toBuffer(), {
      type: 'image/png',
      boxes: [square(128), square(16)],
      fit: 'cover',
    });
    expect(found.derived.map(({ width, height }) => [width, height])).toEqual([
      [30, 30],
      [16, 16],
    ]);
  });

  it('keeps moving what moves', async () => {
    const frames = Buffer.concat([Buffer.alloc(32 * 32 * 3, 10), Buffer.alloc(32 * 32 * 3, 200)]);
    const gif = await sharp(frames, { raw: { width: 32, height: 64, channels: 3, pageHeight: 32 } })
      .gif({ delay: [100, 100] })
      .toBuffer();
    const found = await look(gif, { type: 'image/gif', boxes: [square(16)], animated: true }, async ({ derived }) => {
      expect((await sharp(derived[0]?.path).metadata()).pages).toBe(2);
    });
    expect(found).toMatchObject({ width: 32, height: 32, frames: 2, animated: true });
    expect(found.derived).toMatchObject([{ width: 16, height: 16, animated: true, format: 'webp' }]);
  });

  it('goes on after a file that ended its process', async () => {
    const good = await picture(10, 10).png().toBuffer();
    await look(good, { type: 'image/png' });
    const [pid] = children.pids;
    if (pid) process.kill(pid, 'SIGKILL');
    const found = await Promise.all(Array.from({ length: 5 }, () => look(good, { type: 'image/png' })));
    expect(found.map(({ width }) => width)).toEqual([10, 10, 10, 10, 10]);
  });

  it('tells a file that is not there from one that is broken', async () => {
    const gone = media.image({
      path: '/nowhere',
      folder: '/',
      type: 'image/png',
      boxes: [],
      formats: [],
      fit: 'inside',
    });
    await expect(gone).rejects.toThrow(/ENOENT/);
    await expect(look(Buffer.from('\x89PNG\r\n\x1a\nnothing'), { type: 'image/png' })).rejects.toMatchObject({
      reason: 'broken',
    });
  });
});
