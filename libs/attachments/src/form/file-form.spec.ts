import { Readable } from 'node:stream';
import { readForm, type FormFile } from './file-form';

const LIMITS = { fileBytes: 1000, files: 2, fieldBytes: 100 };
const TYPE = 'multipart/form-data; boundary=x';

const part = (disposition: string, body: string, type = ''): string =>
  `--x\r\nContent-Disposition: form-data; ${disposition}\r\n${type && `Content-Type: ${type}\r\n`}\r\n${body}\r\n`;
const END = '--x--\r\n';

describe('a form with files', () => {
  let taken: { field: string; filename: string; contentType: string; text: string }[];
  const take = async ({ body, ...file }: FormFile): Promise<void> => {
    const text = Buffer.concat((await body.toArray()) as Uint8Array[]).toString();
    taken.push({ ...file, text });
  };
  const read = (text: string, contentType = TYPE) =>
    readForm(Readable.from([Buffer.from(text)], { objectMode: false }), { contentType, limits: LIMITS }, take);
  const refusal = (text: string, contentType?: string): Promise<unknown> =>
    read(text, contentType).then(
      () => 'taken',
      ({ status, code }: { status: number; code: number }) => [status, code],
    );

  beforeEach(() => (taken = []));

  it('is its files and its fields', async () => {
    const text = [
      part('name="payload_json"', '{"content":"ü"}'),
      part('name="files[0]"; filename="ü.txt"', 'one', 'text/plain'),
      part('name="files[1]"; filename="b"', 'two'),
      END,
    ].join('');
    expect(Object.fromEntries(await read(text))).toEqual({ payload_json: '{"content":"ü"}' });
    expect(taken).toEqual([
      { field: 'files[0]', filename: 'ü.txt', contentType: 'text/plain', text: 'one' },
      { field: 'files[1]', filename: 'b', contentType: 'text/plain', text: 'two' },
    ]);
  });

  it('is refused where it is too much, or not whole', async () => {
    const file = (n: number, body = 'x') => part(`name="files[${n}]"; filename="a"`, body);
    expect(await refusal(file(0, 'x'.repeat(1001)) + END)).toEqual([413, 50_045]);
    expect(await refusal(file(0) + file(1) + file(2) + END)).toEqual([400, 30_015]);
    expect(await refusal(part('name="content"', 'x'.repeat(101)) + END)).toEqual([413, 40_005]);
    expect(await refusal(file(0))).toEqual([400, 90_403]);
    expect(await refusal(file(0).slice(0, -20))).toEqual([400, 90_403]);
    expect(await refusal('', 'multipart/form-data')).toEqual([400, 50_035]);
    const fields = Array.from({ length: 9 }, (_, n) => part(`name="f${n}"`, 'x')).join('');
    expect(await refusal(fields + END)).toEqual([400, 50_035]);
  });

  it('fails as its first file does, and reads no further', async () => {
    const source = Readable.from(
      (async function* () {
        yield await Promise.resolve(
          Buffer.from(`--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n`),
        );
        for (;;) yield await Promise.resolve(Buffer.alloc(64));
      })(),
      { objectMode: false },
    );
    const limits = { ...LIMITS, fileBytes: Number.MAX_SAFE_INTEGER };
    const failing = readForm(source, { contentType: TYPE, limits }, () => Promise.reject(new Error('full')));
    await expect(failing).rejects.toThrow('full');
    expect(source.destroyed).toBe(true);
  });
});
