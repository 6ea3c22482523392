import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Jobs, jobId } from '@messagepal/jobs';
import { AttachmentRows } from '@messagepal/attachments';
import type { Attachment, Message } from '@messagepal/protocol';
import sharp from 'sharp';
import { DataSource } from 'typeorm';
import { textChannel, World, type Person } from './world';

/** A second of silence: PCM, mono, 8 kHz. */
function silence(): Buffer {
  const wav = Buffer.alloc(44 + 8_000);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8_000, 24);
  wav.writeUInt32LE(8_000, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(8_000, 40);
  return wav;
}

// Real: everything in one process and the processes that decode, files in a folder.
describe('files that are looked into', () => {
  let folder: string;
  let world: World;
  let ada: Person;
  let bob: Person;
  let path: string;
  let photo: Buffer;
  const updates = new Map<string, Message[]>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'messagepal-processing-'));
    world = await World.open({ MP_DATA_DIR: folder });
    [ada, bob] = [await world.person('ada'), await world.person('bob')];
    const guild = await ada.createGuild();
    await bob.join(guild, ada);
    path = `/channels/${textChannel(guild).id}/messages`;
    photo = await sharp({ create: { width: 1_200, height: 900, channels: 3, background: '#369' } })
      .withExif({ IFD0: { Artist: 'Lovelace' }, IFD3: { GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const client = await bob.online();
    client.on('MESSAGE_UPDATE', (message) =>
      updates.set(message.id, [...(updates.get(message.id) ?? []), message as Message]),
    );
  });
  afterAll(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function send(bytes: Buffer | string, filename: string, type: string): Promise<Message> {
    const form = new FormData();
    form.append('payload_json', JSON.stringify({ content: 'look' }));
    form.append('files[0]', new Blob([new Uint8Array(Buffer.from(bytes))], { type }), filename);
    const headers = { Authorization: `Bearer ${ada.token}` };
    const answer = await fetch(`${world.url}/api/v1${path}`, { method: 'POST', body: form, headers });
    expect(answer.status).toBe(201);
    return (await answer.json()) as Message;
  }
  async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  const told = async ({ id }: Message): Promise<Attachment> =>
    until(() => updates.get(id)?.flatMap(({ attachments }) => attachments)[0]);
  const bytesOf = async ({ url }: Pick<Attachment, 'url'>, query = ''): Promise<Buffer> => {
    const headers = { Authorization: `Bearer ${bob.token}` };
    const answer = await fetch(`${url.replace(new URL(url).origin, world.url)}${query}`, { headers });
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  };

  it('tell everybody of a picture what it is, and nobody where it was taken', async () => {
    const message = await send(photo, 'photo.jpg', 'image/jpeg');
    const [sent] = message.attachments as [Attachment];
    const early = await bytesOf(sent);
    const attachment = await told(message);
    expect(attachment).toMatchObject({ processing: 'done', width: 900, height: 1_200, size: photo.length });
    expect(attachment.placeholder).toMatch(/^[\w+/]{20,}=*$/);

    const late = await bytesOf(attachment);
    expect(late.equals(early)).toBe(true);
    expect(late).toHaveLength(photo.length);
    expect(late.includes('Lovelace') || late.includes('GPS')).toBe(false);
    expect((await sharp(late).metadata()).orientation).toBe(6);
    expect((await ada.rest.get<Message>(`${path}/${message.id}`)).attachments[0]).toEqual(attachment);
  });

  it('have thumbnails, made before or when they are asked for', async () => {
    const attachment = await told(await send(photo, 'photo.jpg', 'image/jpeg'));
    const small = await sharp(await bytesOf(attachment, '?width=320&height=320')).metadata();
    const other = await sharp(await bytesOf(attachment, '?width=128&height=128&format=avif')).metadata();
    expect([small.format, small.width, small.height, small.exif]).toEqual(['webp', 240, 320, undefined]);
    expect([other.format, other.width, other.height]).toEqual(['heif', 96, 128]);
  });

  it('show the beginning of a text and the length of a recording', async () => {
    const text = await told(await send(`${'Dear all, '.repeat(500)}`, 'a.txt', 'text/plain'));
    expect(text.text_preview).toHaveLength(1_000);
    const sound = await told(await send(silence(), 'a.wav', 'audio/wav'));
    expect(sound).toMatchObject({ duration_secs: 1, processing: 'done' });
  });

  it('are told of once, however often they are looked into', async () => {
    const message = await send(photo, 'photo.jpg', 'image/jpeg');
    const { id } = await told(message);
    const query = <T>(sql: string): Promise<T[]> =>
      world.app.get(DataSource, { strict: false }).query<T[]>(`${sql} WHERE id = $1`, [id]);
    await query(`UPDATE attachments SET processing = 'waiting'`);
    const jobs = world.app.get(Jobs, { strict: false });
    const data = { attachmentId: id };
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((n) => jobs.add({ queue: 'attachments', name: 'process', id: jobId(n, id), data })),
    );
    await until(() => (updates.get(message.id)?.length === 2 ? true : undefined));
    // What comes after it in the same log: a second telling would have been before.
    const last = await told(await send('the end', 'end.txt', 'text/plain'));
    expect(last.text_preview).toBe('the end');
    expect(updates.get(message.id)).toHaveLength(2);
    expect(await query('SELECT version, processing FROM attachments')).toEqual([{ version: 2, processing: 'done' }]);
  });

  it('are looked for again, a day later, where that was given up', async () => {
    const message = await send(photo, 'photo.jpg', 'image/jpeg');
    const { id } = await told(message);
    const query = <T>(sql: string): Promise<T[]> =>
      world.app.get(DataSource, { strict: false }).query<T[]>(`${sql} WHERE id = $1`, [id]);
    const rows = world.app.get(AttachmentRows, { strict: false });
    await query(`UPDATE attachments SET processing = 'waiting'`);
    expect(await rows.lookAgain('2026-01-01')).toBe(0);
    await query(`UPDATE attachments SET created_at = created_at - interval '1 day'`);
    expect(await rows.lookAgain('2026-01-02')).toBe(1);
    await until(
      async () =>
        (await query<{ found: string | null }>(`SELECT nullif(processing, 'waiting') AS found FROM attachments`))[0]
          ?.found ?? undefined,
    );
  });
});
