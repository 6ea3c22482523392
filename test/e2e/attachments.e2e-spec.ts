import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { AttachmentClaims, AttachmentRows, type Claimed } from '@messagepal/attachments';
import type { Attachment, Channel, Message } from '@messagepal/protocol';
import { DataSource } from 'typeorm';
import { textChannel, World, type Person } from './world';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const MIB = 1024 * 1024;

interface Upload {
  id: string;
  filename: string;
  requests: { method: string; url: string; headers: Record<string, string>; size: number }[];
}

// Real: everything in one process, files in a folder.
describe('attachments', () => {
  let world: World;
  let folder: string;
  let owner: Person;
  let member: Person;
  let stranger: Person;
  let channel: Channel;

  const call = (
    path: string,
    init: Omit<RequestInit, 'headers'> & { by?: Person; headers?: Record<string, string> } = {},
  ): Promise<Response> => {
    const { by, headers, ...rest } = init;
    const url = path.startsWith('http')
      ? `${world.url}${new URL(path).pathname}${new URL(path).search}`
      : `${world.url}/api/v1${path}`;
    return fetch(url, {
      redirect: 'manual',
      ...rest,
      headers: { ...(by && { Authorization: `Bearer ${by.token}` }), ...headers },
    });
  };
  const json = (by: Person, path: string, body: unknown, method = 'POST'): Promise<Response> =>
    call(path, { by, method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });

  const reserve = async (by: Person, size: number, filename = 'a.png', content_type = 'image/png'): Promise<Upload> => {
    const answer = await json(by, `/channels/${channel.id}/attachments`, { files: [{ filename, size, content_type }] });
    expect(answer.status).toBe(201);
    return ((await answer.json()) as { attachments: [Upload] }).attachments[0];
  };
  const put = async ({ url, method, headers }: Upload['requests'][number], bytes: Buffer): Promise<Response> =>
    call(url, { method, headers, body: new Uint8Array(bytes) });
  const upload = async (by: Person, bytes: Buffer, filename?: string, type?: string): Promise<Attachment> => {
    const { id, requests } = await reserve(by, bytes.length, filename, type);
    const parts: { number: number; etag: string }[] = [];
    let at = 0;
    for (const [index, request] of requests.entries()) {
      const answer = await put(request, bytes.subarray(at, (at += request.size)));
      expect(answer.status).toBe(200);
      parts.push({ number: index + 1, etag: answer.headers.get('etag') ?? '' });
    }
    const done = await json(by, `/attachments/${id}/complete`, requests.length > 1 ? { parts } : {});
    expect(done.status).toBe(200);
    return (await done.json()) as Attachment;
  };
  const send = (by: Person, body: object): Promise<Response> => json(by, `/channels/${channel.id}/messages`, body);
  const sent = async (answer: Promise<Response>, status = 201): Promise<Message> => {
    const response = await answer;
    expect([response.status, await response.clone().text()]).toEqual([status, expect.any(String)]);
    return (await response.json()) as Message;
  };
  const codeOf = async (answer: Promise<Response>): Promise<[number, number]> => {
    const response = await answer;
    return [response.status, ((await response.json()) as { code: number }).code];
  };
  const statusOf = async (by: Person | undefined, url: string): Promise<number> => (await call(url, { by })).status;
  const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
    world.app.get(DataSource, { strict: false }).query<T[]>(sql, values);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'messagepal-files-'));
    world = await World.open({ MP_DATA_DIR: folder, MP_FILE_BYTES: '40MiB', MP_FILE_BYTES_PER_DAY: '1GiB' });
    owner = await world.person('owner');
    member = await world.person('member');
    stranger = await world.person('stranger');
    const guild = await owner.createGuild();
    channel = textChannel(guild);
    await member.join(guild, owner);
  });
  afterAll(async () => {
    await world.close();
    await rm(folder, { recursive: true });
  });

  describe('in two phases', () => {
    it('is uploaded, sent, heard of and fetched', async () => {
      const client = await member.online();
      const heard = new Promise<Message>((resolve) => client.on('MESSAGE_CREATE', (message) => resolve(message)));
      const file = await upload(owner, PNG, 'ho"li/../day ☀.png');
      expect(file).toMatchObject({ filename: 'day ☀.png', content_type: 'image/png', size: PNG.length });
      const message = await sent(
        send(owner, { content: '', attachments: [{ id: file.id, description: 'The beach' }] }),
      );
      expect(message.attachments).toEqual([{ ...file, ...message.attachments[0], description: 'The beach' }]);
      const [told] = (await heard).attachments as [Attachment];
      const answer = await call(told.url, { by: member });
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'image/png',
        'content-length': String(PNG.length),
        'content-disposition': `inline; filename="day _.png"; filename*=UTF-8''day%20%E2%98%80.png`,
        'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-cache',
        'accept-ranges': 'bytes',
      });
      expect(Buffer.from(await answer.arrayBuffer()).equals(PNG)).toBe(true);
      const [listed] = await member.rest.get<Message[]>(`/channels/${channel.id}/messages?limit=1`);
      expect(listed?.attachments[0]).toMatchObject({ id: file.id, url: told.url });
    });

    it('answers parts of it, and that it is what one has', async () => {
      const file = await upload(owner, Buffer.from('0123456789'), 'digits.txt', 'text/plain');
      const get = async (headers: Record<string, string>) => {
        const answer = await call(file.url, { by: owner, headers });
        return [answer.status, answer.headers.get('content-range'), await answer.text()];
      };
      expect(file.content_type).toBe('text/plain; charset=utf-8');
      expect(await get({ Range: 'bytes=2-4' })).toEqual([206, 'bytes 2-4/10', '234']);
      expect(await get({ Range: 'bytes=-3' })).toEqual([206, 'bytes 7-9/10', '789']);
      expect(await get({ Range: 'bytes=8-' })).toEqual([206, 'bytes 8-9/10', '89']);
      expect(await get({ Range: 'bytes=10-' })).toEqual([416, 'bytes */10', '']);
      expect(await get({ Range: 'bytes=1-2,4-5' })).toEqual([200, null, '0123456789']);
      const etag = (await call(file.url, { by: owner })).headers.get('etag') ?? '';
      expect(await get({ 'If-None-Match': etag })).toEqual([304, null, '']);
      expect(await get({ 'If-Range': etag, Range: 'bytes=0-0' })).toEqual([206, 'bytes 0-0/10', '0']);
      expect(await get({ 'If-Range': '"other"', Range: 'bytes=0-0' })).toEqual([200, null, '0123456789']);
    });

    it('takes a large file in parts, in any order', async () => {
      const bytes = randomBytes(20 * MIB);
      const file = await upload(owner, bytes, 'large.bin', 'application/octet-stream');
      expect(file).toMatchObject({ size: bytes.length, content_type: 'application/octet-stream' });
      const answer = await call(file.url, { by: owner });
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment;/);
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    });

    it('completes nothing that is not there, and nobody else’s', async () => {
      const { id, requests } = await reserve(owner, PNG.length);
      const complete = (by: Person) => codeOf(json(by, `/attachments/${id}/complete`, {}));
      expect(await complete(owner)).toEqual([400, 90_403]);
      expect((await put(requests[0]!, PNG.subarray(1))).status).toBe(400);
      expect((await put(requests[0]!, Buffer.concat([PNG, PNG]))).status).toBe(413);
      expect(await complete(owner)).toEqual([400, 90_403]);
      expect(await complete(member)).toEqual([404, 90_401]);
      expect(await codeOf(send(owner, { attachments: [{ id }] }))).toEqual([400, 50_035]);
    });

    it('is completed by one request at a time, so that no other bytes come to its place meanwhile', async () => {
      const { id, requests } = await reserve(owner, PNG.length);
      expect((await put(requests[0]!, PNG)).status).toBe(200);
      const complete = (): Promise<Response> => json(owner, `/attachments/${id}/complete`, {});
      const rows = world.app.get(AttachmentRows, { strict: false });
      const turn = await rows.beginCompletion(id);
      expect(await codeOf(complete())).toEqual([503, 90_201]);
      expect(
        await rows.becomeReady(id, { size: 1, contentType: 'text/html' }, { turn: null, keptMs: 1 }),
      ).toBeUndefined();
      await rows.endCompletion(id, turn!);
      expect((await complete()).status).toBe(200);
      expect(await rows.beginCompletion(id)).toBeUndefined();
      expect((await complete()).status).toBe(200);
    });

    it('takes no upload by a link that was changed', async () => {
      const { requests } = await reserve(owner, 10);
      const { url } = requests[0]!;
      expect(
        (await call(`${url}x`, { method: 'PUT', body: 'x', headers: { 'Content-Type': 'application/octet-stream' } }))
          .status,
      ).toBe(403);
      expect(
        (await call(url, { method: 'PUT', body: '{}', headers: { 'Content-Type': 'application/json' } })).status,
      ).toBe(400);
    });

    it('tells types by bytes', async () => {
      const html = Buffer.from('<!doctype html><script>alert(1)</script>');
      const unknown = { content_type: 'application/octet-stream' };
      expect(await upload(owner, html, 'page.png', 'image/png')).toMatchObject(unknown);
      expect(await upload(owner, html, 'page.html', 'text/html')).toMatchObject(unknown);
      expect(await upload(owner, PNG, 'song.mp3', 'audio/mpeg')).toMatchObject(unknown);
      expect(
        await upload(owner, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.svg', 'image/svg+xml'),
      ).toMatchObject(unknown);
    });

    it('reserves nothing that is too large, too much, or without the right', async () => {
      const path = `/channels/${channel.id}/attachments`;
      const file = { filename: 'a', size: 1 };
      expect(await codeOf(json(owner, path, { files: [{ ...file, size: 40 * MIB + 1 }] }))).toEqual([413, 50_045]);
      expect(await codeOf(json(owner, path, { files: [] }))).toEqual([400, 50_035]);
      expect(await codeOf(json(owner, path, { files: [{ ...file, size: 0 }] }))).toEqual([400, 50_035]);
      expect(await codeOf(json(owner, path, { files: Array.from({ length: 11 }, () => file) }))).toEqual([400, 50_035]);
      expect(await codeOf(json(stranger, path, { files: [file] }))).toEqual([404, 10_003]);
    });
  });

  describe('a claim', () => {
    it('is of one message', async () => {
      const file = await upload(owner, PNG);
      const body = { content: 'once', attachments: [{ id: file.id }] };
      const outcomes = await Promise.all(
        [1, 2, 3, 4].map(async (n) => (await send(owner, { ...body, nonce: `n${n}` })).status),
      );
      expect(outcomes.toSorted((a, b) => a - b)).toEqual([201, 400, 400, 400]);
      expect((await send(owner, body)).status).toBe(400);
    });

    it('stands when the send is repeated', async () => {
      const file = await upload(owner, PNG);
      const body = { content: 'again', nonce: 'again', attachments: [{ id: file.id }] };
      const first = await sent(send(owner, body));
      const { id, attachments } = await sent(send(owner, body), 200);
      expect([id, attachments.map((one) => one.id)]).toEqual([first.id, [file.id]]);
    });

    it('is nobody else’s, and of no other channel', async () => {
      const file = await upload(owner, PNG);
      expect(await codeOf(send(member, { attachments: [{ id: file.id }] }))).toEqual([400, 50_035]);
      const other = await owner.createGuild('Another');
      const elsewhere = `/channels/${textChannel(other).id}/messages`;
      expect(await codeOf(json(owner, elsewhere, { attachments: [{ id: file.id }] }))).toEqual([400, 50_035]);
      await sent(send(owner, { attachments: [{ id: file.id }] }));
    });

    it('is given back when the message is refused', async () => {
      const file = await upload(owner, PNG);
      const reply = { message_reference: { message_id: '1' }, attachments: [{ id: file.id }] };
      expect(await codeOf(send(owner, reply))).toEqual([400, 50_035]);
      await sent(send(owner, { attachments: [{ id: file.id }] }));
    });

    it('is given back by none but the last attempt', async () => {
      const file = await upload(owner, PNG);
      const claims = world.app.get(AttachmentClaims, { strict: false });
      const request = { channelId: channel.id, ownerId: owner.user.id, files: [{ id: file.id }], claim: 'attempts' };
      const attempts = [await claims.claim(request), await claims.claim(request)];
      const stateAfter = async (attempt: Claimed | undefined): Promise<string | undefined> => {
        if (attempt?.kind !== 'held') return undefined;
        await claims.release(request, attempt.claimedAt);
        return (await query<{ state: string }>('SELECT state FROM attachments WHERE id = $1', [file.id]))[0]?.state;
      };
      expect([await stateAfter(attempts[0]), await stateAfter(attempts[1])]).toEqual(['claimed', 'ready']);
    });
  });

  describe('with the message', () => {
    const form = (files: [string, Buffer, string, string?][], payload?: object): FormData => {
      const data = new FormData();
      if (payload) data.set('payload_json', JSON.stringify(payload));
      for (const [field, bytes, name, type = ''] of files)
        data.set(field, new Blob([new Uint8Array(bytes)], { type }), name);
      return data;
    };
    const post = (by: Person, body: FormData): Promise<Response> =>
      call(`/channels/${channel.id}/messages`, { by, method: 'POST', body });

    it('comes as a form', async () => {
      const payload = { content: 'two', attachments: [{ id: '1', description: 'The second' }] };
      const message = await sent(
        post(
          owner,
          form(
            [
              ['files[0]', PNG, 'a.png', 'image/png'],
              ['files[1]', Buffer.from('text'), 'b.txt'],
            ],
            payload,
          ),
        ),
      );
      expect(message.attachments.map(({ filename, description }) => [filename, description])).toEqual([
        ['b.txt', 'The second'],
        ['a.png', undefined],
      ]);
      for (const { url } of message.attachments) expect(await statusOf(member, url)).toBe(200);
    });

    it('needs no JSON', async () => {
      const data = form([['file', PNG, 'a.png']]);
      data.set('content', 'plain');
      expect(await sent(post(owner, data))).toMatchObject({ content: 'plain', attachments: [{ filename: 'a.png' }] });
    });

    it('keeps nothing of what is refused', async () => {
      const before = await query<{ n: string }>(
        `SELECT count(*) AS n FROM attachments WHERE state NOT IN ('deleted', 'pending')`,
      );
      expect(await codeOf(post(owner, form([['files[0]', PNG, 'a.png']], { nope: 1 })))).toEqual([400, 50_035]);
      expect(await codeOf(post(owner, form([['files[0]', Buffer.alloc(0), 'a.png']])))).toEqual([400, 50_035]);
      const eleven = Array.from({ length: 11 }, (_, n): [string, Buffer, string] => [`files[${n}]`, PNG, 'a.png']);
      expect(await codeOf(post(owner, form(eleven)))).toEqual([400, 30_015]);
      expect(await query(`SELECT count(*) AS n FROM attachments WHERE state NOT IN ('deleted', 'pending')`)).toEqual(
        before,
      );
    });

    it('ends where a file is too large', async () => {
      expect(await codeOf(post(owner, form([['files[0]', Buffer.alloc(41 * MIB), 'a.bin']])))).toEqual([
        413,
        expect.any(Number),
      ]);
    });

    it('is for who may attach files', async () => {
      await owner.rest.put(`/channels/${channel.id}/permissions/${member.user.id}`, {
        type: 'member',
        allow: '0',
        deny: String(1 << 4),
      });
      expect(await codeOf(post(member, form([['files[0]', PNG, 'a.png']])))).toEqual([403, 50_013]);
      expect(
        await codeOf(json(member, `/channels/${channel.id}/attachments`, { files: [{ filename: 'a', size: 1 }] })),
      ).toEqual([403, 50_013]);
      await owner.rest.delete(`/channels/${channel.id}/permissions/${member.user.id}`);
    });
  });

  describe('who may fetch it', () => {
    it('is who may read the message, at that moment', async () => {
      const file = await upload(owner, PNG);
      expect([await statusOf(owner, file.url), await statusOf(member, file.url)]).toEqual([200, 404]);
      const message = await sent(send(owner, { attachments: [{ id: file.id }] }));
      const statuses = (): Promise<number[]> =>
        Promise.all([owner, member, stranger, undefined].map((by) => statusOf(by, file.url)));
      expect(await statuses()).toEqual([200, 200, 404, 401]);
      await owner.rest.put(`/channels/${channel.id}/permissions/${member.user.id}`, {
        type: 'member',
        allow: '0',
        deny: '1',
      });
      expect(await statuses()).toEqual([200, 404, 404, 401]);
      await owner.rest.delete(`/channels/${channel.id}/permissions/${member.user.id}`);
      expect(await statuses()).toEqual([200, 200, 404, 401]);
      expect(await statusOf(member, file.url.replace('a.png', 'b.png'))).toBe(404);
      await owner.rest.delete(`/channels/${channel.id}/messages/${message.id}`);
      expect(await statuses()).toEqual([404, 404, 404, 401]);
    });

    it('is nobody once an edit took it out', async () => {
      const [one, two] = [await upload(owner, PNG, 'one.png'), await upload(owner, PNG, 'two.png')];
      const { id } = await sent(send(owner, { content: 'x', attachments: [{ id: one.id }, { id: two.id }] }));
      const path = `/channels/${channel.id}/messages/${id}`;
      expect(await codeOf(json(owner, path, { attachments: [{ id: '1' }] }, 'PATCH'))).toEqual([400, 50_035]);
      expect(await sent(json(owner, path, { content: 'y' }, 'PATCH'), 200)).toMatchObject({
        attachments: [{ id: one.id }, { id: two.id }],
      });
      const edited = await sent(json(owner, path, { attachments: [{ id: two.id }] }, 'PATCH'), 200);
      expect(edited.attachments.map(({ id }) => id)).toEqual([two.id]);
      expect([await statusOf(member, one.url), await statusOf(member, two.url)]).toEqual([404, 200]);
      expect(await codeOf(json(owner, path, { content: '', attachments: [] }, 'PATCH'))).toEqual([400, 50_006]);
    });
  });
});
