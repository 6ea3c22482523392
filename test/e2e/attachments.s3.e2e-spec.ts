import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Attachment, Channel, Message } from '@messagepal/protocol';
import { createTestS3, type TestS3 } from '@messagepal/testing';
import { textChannel, World, type Person } from './world';

const MIB = 1024 * 1024;

interface Upload {
  id: string;
  requests: { url: string; method: string; headers: Record<string, string>; size: number }[];
}

const open = (s3: TestS3, endpoint = s3.endpoint): Promise<World> =>
  World.open({
    S3_ENDPOINT: endpoint,
    S3_PUBLIC_ENDPOINT: s3.endpoint,
    S3_REGION: s3.region,
    S3_BUCKET: s3.bucket,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    MP_FILE_BYTES: '32MiB',
  });

// Real: everything in one process, and an S3 server.
describe('attachments in S3', () => {
  let s3: TestS3;
  let world: World;
  let owner: Person;
  let channel: Channel;

  const json = (path: string, body: unknown): Promise<Response> =>
    fetch(`${world.url}/api/v1${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { Authorization: `Bearer ${owner.token}`, 'Content-Type': 'application/json' },
    });
  const get = (file: Attachment): Promise<Response> =>
    fetch(`${world.url}${new URL(file.url).pathname}`, {
      headers: { Authorization: `Bearer ${owner.token}` },
      redirect: 'manual',
    });
  const sendForm = (bytes: Buffer): Promise<Response> => {
    const body = new FormData();
    body.set('files[0]', new Blob([new Uint8Array(bytes)]), 'a b.bin');
    const headers = { Authorization: `Bearer ${owner.token}` };
    return fetch(`${world.url}/api/v1/channels/${channel.id}/messages`, { method: 'POST', headers, body });
  };
  const enter = async (endpoint?: string): Promise<void> => {
    world = await open(s3, endpoint);
    owner = await world.person('owner');
    channel = textChannel(await owner.createGuild());
  };

  beforeAll(async () => {
    s3 = await createTestS3();
  });
  afterEach(() => world.close());
  afterAll(() => s3.drop());

  it('go there without passing the API, and come from there by a link that lives for a minute', async () => {
    await enter();
    const bytes = randomBytes(20 * MIB);
    const form = { files: [{ filename: 'a b.bin', size: bytes.length }] };
    const reserved = (await (await json(`/channels/${channel.id}/attachments`, form)).json()) as {
      attachments: [Upload];
    };
    const [{ id, requests }] = reserved.attachments;
    const parts = [];
    let at = 0;
    for (const [index, { url, method, headers, size }] of requests.entries()) {
      expect(url).toContain(s3.endpoint);
      const answer = await fetch(url, { method, headers, body: new Uint8Array(bytes.subarray(at, (at += size))) });
      parts.push({ number: index + 1, etag: answer.headers.get('etag') });
    }
    expect((await json(`/attachments/${id}/complete`, { parts })).status).toBe(200);
    const sent = (await (await json(`/channels/${channel.id}/messages`, { attachments: [{ id }] })).json()) as Message;
    const answer = await get(sent.attachments[0]!);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([302, 'private, no-store']);
    const link = answer.headers.get('location') ?? '';
    expect(new URL(link).searchParams.get('X-Amz-Expires')).toBe('60');
    const file = await fetch(link);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="a b\.bin"/);
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
    expect((await fetch(link.split('?', 1)[0] ?? '')).status).toBe(403);
    await owner.rest.delete(`/channels/${channel.id}/messages/${sent.id}`);
    expect((await get(sent.attachments[0]!)).status).toBe(404);
  });

  it('are refused while nothing answers there, and text is not', async () => {
    // It takes connections, and that is all.
    const sockets: Socket[] = [];
    const silent: Server = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    await enter(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    const outcomes = await Promise.all([
      sendForm(Buffer.from('small')),
      sendForm(randomBytes(6 * MIB)),
      json(`/channels/${channel.id}/attachments`, { files: [{ filename: 'a', size: 20 * MIB }] }),
      json(`/channels/${channel.id}/messages`, { content: 'text' }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([503, 503, 503, 201]);
    const health = await fetch(`${world.url}/health/ready`);
    expect(health.status).toBe(200);
    silent.close();
    for (const socket of sockets) socket.destroy();
  });
});
