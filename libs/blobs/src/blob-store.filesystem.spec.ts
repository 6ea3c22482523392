import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { blobStoreContract } from './blob-store.contract';
import { FilesystemBlobStore } from './blob-store.filesystem';
import { signingKey } from './filesystem/signing-key';
import { UploadTokens } from './filesystem/upload-tokens';

const URL = 'http://localhost/uploads';
const statusOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;

function signed(now?: () => number): () => Promise<UploadTokens> {
  const tokens = new UploadTokens(randomBytes(32), now);
  return () => Promise.resolve(tokens);
}

// Real: files. The route that takes uploads is left out.
blobStoreContract('the filesystem blob store', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  const store = new FilesystemBlobStore(folder, URL, signed());
  return {
    store,
    upload: (request, body) =>
      store.receive(request.url.slice(URL.length + 1), Readable.from([body], { objectMode: false })).then(
        (etag) => ({ status: 200, etag: `"${etag}"` }),
        (error: unknown) => ({ status: statusOf(error), etag: '' }),
      ),
    close: () => rm(folder, { recursive: true }),
  };
});

describe('a folder of blobs', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'blobs-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('has nothing left in it when all blobs are removed', async () => {
    const store = new FilesystemBlobStore(folder, URL, signed());
    await store.put('a/b/c', Readable.from([]));
    await store.put('a/b/d', Readable.from([]));
    await store.remove(['a/b/c', 'a/b/d']);
    expect(await readdir(join(folder, 'blobs'))).toEqual([]);
    expect(await readdir(join(folder, 'drafts'))).toEqual([]);
  });

  it('forgets what a process was writing when it was killed', async () => {
    const drafts = join(folder, 'drafts');
    await mkdir(drafts);
    for (const name of ['old', 'new']) await writeFile(join(drafts, name), 'half');
    await utimes(join(drafts, 'old'), 0, 0);
    await new FilesystemBlobStore(folder, URL, signed()).put('a', Readable.from([]));
    expect(await readdir(drafts)).toEqual(['new']);
  });

  it('signs with no key that is cut short', async () => {
    const path = join(folder, 'uploads.key');
    expect(await signingKey(path)).toEqual(await signingKey(path));
    await truncate(path);
    await expect(signingKey(path)).rejects.toThrow('is no key of 32 bytes');
  });

  it('takes nothing by a link whose time is over', async () => {
    let now = 1_000_000;
    const store = new FilesystemBlobStore(
      folder,
      URL,
      signed(() => now),
      () => now,
    );
    const { requests, expiresAt } = await store.beginUpload('a', 1);
    const token = requests[0]?.url.slice(URL.length + 1) ?? '';
    now = expiresAt;
    await expect(store.receive(token, Readable.from([Buffer.from('x')]))).rejects.toMatchObject({ status: 403 });
  });
});
