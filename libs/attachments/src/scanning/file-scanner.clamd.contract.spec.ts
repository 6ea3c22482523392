import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { createTestClamd, EICAR, type TestClamd } from '@messagepal/testing';
import { ClamdFileScanner } from './file-scanner.clamd';

// Real: clamd, with two signatures.
describe('clamd as file scanner', () => {
  let clamd: TestClamd;
  let scanner: ClamdFileScanner;

  beforeAll(async () => {
    clamd = await createTestClamd();
    scanner = new ClamdFileScanner(clamd.address);
  });
  afterAll(() => clamd.stop());

  const bytes = (...pieces: (string | Buffer)[]): Readable => Readable.from(pieces.map((piece) => Buffer.from(piece)));

  it('has nothing against a file that is harmless, or empty', async () => {
    expect(await scanner.scan(bytes('harmless'))).toEqual({ clean: true });
    expect(await scanner.scan(bytes())).toEqual({ clean: true });
  });

  it('finds what is known to be harmful, also in the middle and in two pieces', async () => {
    expect(await scanner.scan(bytes(EICAR))).toMatchObject({ clean: false, found: expect.stringMatching(/^Eicar/) });
    const found = await scanner.scan(bytes(Buffer.alloc(300_000), 'messagepal ', 'harmful bytes', Buffer.alloc(1000)));
    expect(found).toMatchObject({ clean: false, found: expect.stringMatching(/^MessagePal-Test/) });
  });

  it('speaks to a local socket too', async () => {
    expect(await new ClamdFileScanner(clamd.socket).scan(bytes(EICAR))).toMatchObject({ clean: false });
  });

  it('takes nothing for harmless that it may not look at', async () => {
    const large = bytes(...Array.from({ length: 40 }, () => Buffer.alloc(65_536, 'x')));
    // It says so and hangs up: which of the two is heard first, nobody can tell.
    const said = await scanner.scan(large).catch((error: unknown) => error);
    expect([
      { clean: false, found: 'too large to be scanned' },
      expect.objectContaining({ status: 503 }),
    ]).toContainEqual(said);
    expect(large.destroyed).toBe(true);
  });

  it('fails with the stream, and reads no further', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('a');
        await Promise.resolve();
        throw new Error('the store is away');
      })(),
    );
    await expect(scanner.scan(broken)).rejects.toThrow('the store is away');
  });

  it('looks at many at once', async () => {
    const found = await Promise.all(Array.from({ length: 20 }, (_, n) => scanner.scan(bytes(n % 2 ? EICAR : 'fine'))));
    expect(found.map(({ clean }) => clean)).toEqual(Array.from({ length: 20 }, (_, n) => n % 2 === 0));
  });

  it('says that it is away where nobody listens, and where somebody hangs up', async () => {
    await expect(new ClamdFileScanner('127.0.0.1:1').scan(bytes('a'))).rejects.toMatchObject({ status: 503 });
    await expect(new ClamdFileScanner('unix:/nowhere').scan(bytes('a'))).rejects.toMatchObject({ status: 503 });
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(new ClamdFileScanner(`127.0.0.1:${port}`).scan(bytes('a'))).rejects.toMatchObject({ status: 503 });
    await new Promise((resolve) => server.close(resolve));
  });
});
