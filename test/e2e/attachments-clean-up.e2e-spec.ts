import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { blobKey, ExpiredFiles, FileUsage, StrayBlobs } from '@messagepal/attachments';
import { BlobStore, UPLOADS } from '@messagepal/blobs';
import type { Channel, GuildWithChannels, Message } from '@messagepal/protocol';
import { DataSource } from 'typeorm';
import { textChannel, World, type Person } from './world';

const BYTES = Buffer.from('some text');

interface Row {
  state: string;
  message_id: string | null;
}

// Real: everything in one process, files in a folder. Time passes by changing what the rows say of it.
describe('the clean-up after files', () => {
  let folder: string;
  let world: World;
  let blobs: BlobStore;
  let expired: ExpiredFiles;
  let owner: Person;
  let guild: GuildWithChannels;
  let channel: Channel;

  const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
    world.app.get(DataSource, { strict: false }).query<T[]>(sql, values);
  const rowOf = async (id: string): Promise<Row | undefined> =>
    (await query<Row>('SELECT state, message_id FROM attachments WHERE id = $1', [id]))[0];
  const hasBytes = async (id: string, channelId = channel.id): Promise<boolean> =>
    (await blobs.head(blobKey({ channelId, id }))) !== undefined;
  const age = (id: string, interval: string): Promise<unknown> =>
    query(
      `UPDATE attachments SET expires_at = expires_at - $2::interval, created_at = created_at - $2::interval,
         claimed_at = claimed_at - $2::interval, checked_at = checked_at - $2::interval WHERE id = $1`,
      [id, interval],
    );
  const usage = async () => {
    const files = world.app.get(FileUsage, { strict: false });
    return { user: await files.of('user', owner.user.id), guild: await files.of('guild', guild.id) };
  };
  const send = async (channelId = channel.id): Promise<{ id: string; url: string; message: string }> => {
    const body = new FormData();
    body.set('files[0]', new Blob([new Uint8Array(BYTES)]), 'a.txt');
    const headers = { Authorization: `Bearer ${owner.token}` };
    const answer = await fetch(`${world.url}/api/v1/channels/${channelId}/messages`, { method: 'POST', headers, body });
    const message = (await answer.json()) as Message;
    return { id: message.attachments[0]!.id, url: new URL(message.attachments[0]!.url).pathname, message: message.id };
  };
  const fetched = async (path: string): Promise<number> =>
    (await fetch(`${world.url}${path}`, { headers: { Authorization: `Bearer ${owner.token}` } })).status;
  /** What is due, and what is due after that. */
  const sweep = async (): Promise<void> => {
    await expired.deleteUnsent();
    await expired.settleClaims();
    await expired.deleteLost();
    while ((await expired.removeBytes()) > 0);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'messagepal-clean-up-'));
    world = await World.open({ MP_DATA_DIR: folder });
    blobs = world.app.get(BlobStore, { strict: false });
    expired = world.app.get(ExpiredFiles, { strict: false });
    owner = await world.person('owner');
    guild = await owner.createGuild();
    channel = textChannel(guild);
  });
  afterAll(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('counts what there is, and no more when it is deleted', async () => {
    const before = await usage();
    const { message, id } = await send();
    expect(await usage()).toEqual({
      user: { bytes: before.user.bytes + BYTES.length, files: before.user.files + 1 },
      guild: { bytes: before.guild.bytes + BYTES.length, files: before.guild.files + 1 },
    });
    await owner.rest.delete(`/channels/${channel.id}/messages/${message}`);
    expect(await usage()).toEqual(before);
    await sweep();
    expect([(await rowOf(id))?.state, await hasBytes(id)]).toEqual(['deleted', false]);
    await age(id, '25 hours');
    await sweep();
    expect(await rowOf(id)).toBeUndefined();
    expect(await usage()).toEqual(before);
  });

  it('goes on with the others when the bytes of one cannot be removed, and comes back to it', async () => {
    const files = [await send(), await send()] as const;
    const odd = join(folder, 'files', 'blobs', 'attachments', channel.id, files[0].id, 'no key');
    await writeFile(odd, 'of somebody else');
    for (const { message } of files) await owner.rest.delete(`/channels/${channel.id}/messages/${message}`);
    await age(files[0].id, '1 minute');
    await sweep();
    expect([await hasBytes(files[0].id), await hasBytes(files[1].id)]).toEqual([true, false]);
    await rm(odd);
    await age(files[0].id, '1 minute');
    await sweep();
    expect(await hasBytes(files[0].id)).toBe(false);
  });

  it('forgets what was not uploaded in an hour, or not sent in a day', async () => {
    const form = { files: [{ filename: 'a.txt', size: 9 }] };
    const { attachments } = await owner.rest.post<{ attachments: [{ id: string }] }>(
      `/channels/${channel.id}/attachments`,
      form,
    );
    const { id } = attachments[0];
    const kept = await send();
    await query(`UPDATE attachments SET state = 'ready', message_id = NULL, claim = NULL WHERE id = $1`, [kept.id]);
    await age(id, '59 minutes');
    await age(kept.id, '23 hours');
    await sweep();
    expect([(await rowOf(id))?.state, (await rowOf(kept.id))?.state]).toEqual(['pending', 'ready']);
    await age(id, '2 minutes');
    await age(kept.id, '2 hours');
    await sweep();
    expect((await rowOf(id))?.state).toBe('deleted');
    expect([await rowOf(kept.id), await hasBytes(kept.id)]).toEqual([undefined, false]);
  });

  it('finds the message of a claim whose end nobody saw', async () => {
    const { id, url, message } = await send();
    await query('UPDATE attachments SET message_id = NULL WHERE id = $1', [id]);
    expect(await fetched(url)).toBe(200);
    expect(await rowOf(id)).toEqual({ state: 'claimed', message_id: message });
  });

  it('gives back what no message has', async () => {
    const { id, url, message } = await send();
    await owner.rest.delete(`/channels/${channel.id}/messages/${message}`);
    await query(
      `UPDATE attachments SET state = 'claimed', message_id = NULL, expires_at = now() + interval '1 day' WHERE id = $1`,
      [id],
    );
    expect(await fetched(url)).toBe(200);
    await sweep();
    expect((await rowOf(id))?.state).toBe('claimed');
    await age(id, '11 minutes');
    await sweep();
    expect((await rowOf(id))?.state).toBe('ready');
  });

  it('notices in a day that a message is gone, and takes no missing bytes for that', async () => {
    const [lost, away, kept] = [await send(), await send(), await send()];
    await query('UPDATE attachments SET message_id = message_id + 1 WHERE id = $1', [lost.id]);
    await blobs.remove([blobKey({ channelId: channel.id, id: away.id })]);
    for (const { id } of [lost, away, kept]) await age(id, '25 hours');
    await sweep();
    expect(await rowOf(lost.id)).toBeUndefined();
    expect([(await rowOf(away.id))?.state, (await rowOf(kept.id))?.state]).toEqual(['claimed', 'claimed']);
    expect(await Promise.all([lost, away, kept].map(({ url }) => fetched(url)))).toEqual([404, 404, 200]);
  });

  it('removes what was uploaded once more by a link of a file that is complete', async () => {
    const strays = world.app.get(StrayBlobs, { strict: false });
    const { id } = await send();
    const staged = `${UPLOADS}${blobKey({ channelId: channel.id, id })}`;
    await blobs.put(staged, Readable.from([BYTES], { objectMode: false }));
    await strays.sweep();
    expect(await strays.sweep(0)).toBe(1);
    expect([await blobs.head(staged), await hasBytes(id)]).toEqual([undefined, true]);
  });

  it('removes what lies in the store for nobody when it is seen twice', async () => {
    const strays = world.app.get(StrayBlobs, { strict: false });
    const { id } = await send();
    const stray = blobKey({ channelId: channel.id, id: '42' });
    await blobs.put(stray, Readable.from([BYTES], { objectMode: false }));
    expect(await strays.sweep()).toBe(0);
    expect(await strays.sweep()).toBe(0);
    expect(await blobs.head(stray)).toBeDefined();
    expect(await strays.sweep(0)).toBe(1);
    expect([await blobs.head(stray), await hasBytes(id)]).toEqual([undefined, true]);
  });

  it('follows a channel and a guild that are deleted', async () => {
    const other = await owner.createGuild('Another');
    const rooms = [
      await owner.rest.post<Channel>(`/guilds/${guild.id}/channels`, { name: 'room' }),
      textChannel(other),
    ] as const;
    const files = [await send(rooms[0].id), await send(rooms[1].id)];
    await owner.rest.delete(`/channels/${rooms[0].id}`);
    await owner.rest.delete(`/guilds/${other.id}`);
    for (const { url } of files) expect(await fetched(url)).toBe(404);
    const states = async () => (await Promise.all(files.map(({ id }) => rowOf(id)))).map((row) => row?.state);
    while ((await states()).some((state) => state !== 'deleted')) await sleep(20);
    await sweep();
    expect(await Promise.all(files.map(({ id }, n) => hasBytes(id, rooms[n]?.id)))).toEqual([false, false]);
  });
});
