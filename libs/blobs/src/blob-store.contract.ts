import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { UPLOADS, type BlobStore, type UploadRequest, type UploadedPart } from './blob-store';

/** A store and how its clients reach it. */
export interface BlobStoreUnderTest {
  store: BlobStore;
  /** Sends a request of an upload; answers status and ETag. */
  upload(request: UploadRequest, body: Buffer): Promise<{ status: number; etag: string }>;
  close(): Promise<void>;
}

const MIB = 1024 * 1024;
const bytesOf = async (body: Readable): Promise<Buffer> =>
  Buffer.concat(await (body.toArray() as Promise<Uint8Array[]>));
const patterned = (size: number, seed = 1): Buffer =>
  Buffer.alloc(size, Buffer.from([seed, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29]));

/** The promises of {@link BlobStore} as tests; every adapter runs them. */
export function blobStoreContract(name: string, open: () => Promise<BlobStoreUnderTest>): void {
  describe(name, () => {
    let under: BlobStoreUnderTest;
    let store: BlobStore;
    let place: string;

    beforeAll(async () => {
      under = await open();
      ({ store } = under);
    });
    beforeEach(() => (place = `t/${randomUUID()}`));
    afterAll(() => under.close());

    const put = (key: string, bytes: Buffer) => store.put(key, Readable.from([bytes], { objectMode: false }));
    const content = async (key: string): Promise<Buffer | undefined> => {
      const found = await store.read(key);
      return found && bytesOf(found.body);
    };

    it('keeps what is put, and nothing that is not', async () => {
      const bytes = patterned(100_000);
      expect(await store.read(`${place}/a`)).toBeUndefined();
      expect(await store.head(`${place}/a`)).toBeUndefined();
      const info = await put(`${place}/a`, bytes);
      expect(info.size).toBe(bytes.length);
      expect(await store.head(`${place}/a`)).toEqual(info);
      expect((await content(`${place}/a`))?.equals(bytes)).toBe(true);
    });

    it('keeps an empty blob, and one of exactly a piece', async () => {
      for (const size of [0, 5 * MIB, 5 * MIB + 1]) {
        expect((await put(`${place}/${size}`, patterned(size))).size).toBe(size);
        expect((await content(`${place}/${size}`))?.equals(patterned(size))).toBe(true);
      }
    });

    it('replaces a blob as a whole, with another ETag', async () => {
      const first = await put(`${place}/a`, patterned(64));
      const second = await put(`${place}/a`, patterned(64, 99));
      expect(second.etag).not.toBe(first.etag);
      expect((await content(`${place}/a`))?.equals(patterned(64, 99))).toBe(true);
    });

    it('reads ranges', async () => {
      await put(`${place}/a`, Buffer.from('0123456789'));
      const part = async (start: number, end?: number) => {
        const found = await store.read(`${place}/a`, { start, end });
        return [found?.info.size, found && (await bytesOf(found.body)).toString()];
      };
      expect(await part(0)).toEqual([10, '0123456789']);
      expect(await part(3)).toEqual([10, '3456789']);
      expect(await part(3, 5)).toEqual([10, '345']);
      expect(await part(9, 9)).toEqual([10, '9']);
      expect(await part(10)).toEqual([10, '']);
    });

    it.each([1000, 12 * MIB])('has no blob when the stream fails after %d bytes', async (size) => {
      async function* failing(): AsyncGenerator<Buffer> {
        for (let sent = 0; sent < size; sent += Math.min(size, MIB))
          yield await Promise.resolve(patterned(Math.min(size, MIB)));
        throw new Error('the client is gone');
      }
      const body = Readable.from(failing(), { objectMode: false });
      await expect(store.put(`${place}/a`, body)).rejects.toThrow('the client is gone');
      expect(await store.list(place, { limit: 10 })).toEqual([]);
    });

    it('lists by prefix, in pages, each once', async () => {
      const keys = ['a', 'a-b', 'b/1', 'b/2', 'b-1', 'b0', 'c/d/e'].map((key) => `${place}/${key}`).toSorted();
      for (const key of keys) await put(key, Buffer.from(key));
      const seen: string[] = [];
      for (let after: string | undefined; ;) {
        const page = await store.list(`${place}/`, { after, limit: 2 });
        seen.push(...page.map(({ key }) => key));
        after = page.at(-1)?.key;
        if (page.length < 2) break;
      }
      expect(seen.toSorted()).toEqual(keys);
      const [entry] = await store.list(`${place}/b/`, { limit: 1 });
      expect(entry).toMatchObject({ key: `${place}/b/1`, size: `${place}/b/1`.length });
      expect(Math.abs(Date.now() - (entry?.modified ?? 0))).toBeLessThan(3_600_000);
    });

    it('removes what is there and what is not', async () => {
      await put(`${place}/a`, patterned(1));
      await put(`${place}/b`, patterned(1));
      await store.remove([`${place}/a`, `${place}/none`]);
      await store.remove([`${place}/a`]);
      expect((await store.list(place, { limit: 10 })).map(({ key }) => key)).toEqual([`${place}/b`]);
      await store.remove([]);
    });

    it('takes an upload by its link, which is there when it is finished', async () => {
      const bytes = patterned(70_000);
      const { requests, uploadId, expiresAt } = await store.beginUpload(`${place}/a`, bytes.length);
      expect(uploadId).toBeNull();
      expect(expiresAt).toBeGreaterThan(Date.now());
      const [request] = requests as [UploadRequest];
      expect(await store.finishUpload(`${place}/a`, { uploadId })).toBeUndefined();
      expect((await under.upload(request, bytes)).status).toBe(200);
      expect(await store.head(`${place}/a`)).toBeUndefined();
      const info = await store.finishUpload(`${place}/a`, { uploadId });
      expect(info?.size).toBe(bytes.length);
      expect(await store.finishUpload(`${place}/a`, { uploadId })).toEqual(info);
      // Whoever still has the link changes nothing.
      await under.upload(request, patterned(bytes.length, 66));
      await store.finishUpload(`${place}/a`, { uploadId });
      expect((await content(`${place}/a`))?.equals(bytes)).toBe(true);
      await store.remove([`${place}/a`]);
      expect(await store.list(`${UPLOADS}${place}`, { limit: 10 })).toEqual([]);
    });

    it('takes as many bytes as were announced, and by links that are its own', async () => {
      const { requests } = await store.beginUpload(`${place}/a`, 1000);
      const [request] = requests as [UploadRequest];
      for (const size of [999, 1001])
        expect((await under.upload(request, patterned(size))).status).toBeGreaterThanOrEqual(400);
      const url = request.url.replace(/([A-Za-z0-9])([^A-Za-z0-9]*)$/, (_, last: string) => (last === 'a' ? 'b' : 'a'));
      expect((await under.upload({ ...request, url }, patterned(1000))).status).toBe(403);
      expect(await store.finishUpload(`${place}/a`, { uploadId: null })).toBeUndefined();
    });

    it('puts an upload together from its parts', async () => {
      const size = 20 * MIB;
      const { uploadId, requests } = await store.beginUpload(`${place}/a`, size);
      expect(uploadId).not.toBeNull();
      expect(requests.map((request) => request.size)).toEqual([8 * MIB, 8 * MIB, 4 * MIB]);
      const parts: UploadedPart[] = [];
      for (const [index, request] of [...requests.entries()].toReversed()) {
        const { status, etag } = await under.upload(request, patterned(request.size, index));
        expect(status).toBe(200);
        parts.push({ number: index + 1, etag });
      }
      const wrong = parts.map((part) => ({ ...part, etag: '"00000000000000000000000000000000"' }));
      expect(await store.finishUpload(`${place}/a`, { uploadId, parts: wrong })).toBeUndefined();
      expect(await store.finishUpload(`${place}/a`, { uploadId })).toBeUndefined();
      expect(await store.head(`${place}/a`)).toBeUndefined();
      expect((await store.finishUpload(`${place}/a`, { uploadId, parts }))?.size).toBe(size);
      expect((await store.finishUpload(`${place}/a`, { uploadId, parts }))?.size).toBe(size);
      const whole = Buffer.concat(requests.map((request, index) => patterned(request.size, index)));
      expect((await content(`${place}/a`))?.equals(whole)).toBe(true);
    });

    it('gives up an upload in parts when its key is removed', async () => {
      const { uploadId, requests } = await store.beginUpload(`${place}/a`, 17 * MIB);
      const [request] = requests as [UploadRequest];
      const { etag } = await under.upload(request, patterned(request.size));
      await store.remove([`${place}/a`]);
      expect(await store.finishUpload(`${place}/a`, { uploadId, parts: [{ number: 1, etag }] })).toBeUndefined();
      expect(await store.list(`${UPLOADS}${place}`, { limit: 10 })).toEqual([]);
    });

    it('refuses keys that could lead elsewhere', async () => {
      for (const key of ['', '/a', 'a/', 'a//b', '../a', 'a/../b', 'a b', 'a\0', 'ä', '.a', 'x'.repeat(513)]) {
        await expect(Promise.resolve().then(() => put(key, patterned(1)))).rejects.toThrow(RangeError);
      }
    });
  });
}
