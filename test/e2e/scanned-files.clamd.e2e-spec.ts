import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Attachment, Message } from '@messagepal/protocol';
import { createTestClamd, EICAR, type TestClamd } from '@messagepal/testing';
import { textChannel, World, type Person } from './world';

// Real: everything in one process, files in a folder, clamd.
describe('files that are scanned', () => {
  let clamd: TestClamd;
  let folder: string;
  let world: World;
  let ada: Person;
  let bob: Person;
  let path: string;

  beforeAll(async () => {
    clamd = await createTestClamd();
    folder = await mkdtemp(join(tmpdir(), 'messagepal-scanned-'));
    world = await World.open({ MP_DATA_DIR: folder, MP_CLAMD: clamd.address, MP_SCAN_BYTES: '1MiB' });
    [ada, bob] = [await world.person('ada'), await world.person('bob')];
    const guild = await ada.createGuild();
    await bob.join(guild, ada);
    path = `/channels/${textChannel(guild).id}/messages`;
  });
  afterAll(async () => {
    await world.close();
    await clamd.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function send(content: string | Buffer): Promise<Message> {
    const form = new FormData();
    form.append('payload_json', JSON.stringify({ content: 'look' }));
    form.append('files[0]', new Blob([new Uint8Array(Buffer.from(content))]), 'a.bin');
    const headers = { Authorization: `Bearer ${ada.token}` };
    const answer = await fetch(`${world.url}/api/v1${path}`, { method: 'POST', body: form, headers });
    expect(answer.status).toBe(201);
    return (await answer.json()) as Message;
  }
  const of = async ({ id }: Message): Promise<Attachment> =>
    (await bob.rest.get<Message>(`${path}/${id}`)).attachments[0] as Attachment;
  async function lookedInto(message: Message): Promise<Attachment> {
    for (;;) {
      const attachment = await of(message);
      if (attachment.processing !== 'waiting') return attachment;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  const statusOf = async (who: Person, { url }: Attachment): Promise<number> =>
    (await fetch(url.replace(new URL(url).origin, world.url), { headers: { Authorization: `Bearer ${who.token}` } }))
      .status;

  it('are served when nothing was found', async () => {
    const harmless = await lookedInto(await send('harmless'));
    expect(harmless.quarantined).toBeUndefined();
    expect(await statusOf(bob, harmless)).toBe(200);
  });

  it('are given to nobody when something was found, and to nobody when they are too large for it', async () => {
    const found = await lookedInto(await send(`in the middle ${EICAR} of it`));
    expect(found).toMatchObject({ processing: 'done', quarantined: true });
    expect([await statusOf(bob, found), await statusOf(ada, found)]).toEqual([404, 404]);
    const large = await lookedInto(await send(Buffer.alloc(1024 * 1024 + 1)));
    expect(large.quarantined).toBe(true);
  });

  it('are held while the scanner says nothing, and go on when it is back', async () => {
    clamd.pause();
    const message = await send('harmless too');
    expect(await statusOf(bob, await of(message))).toBe(503);
    expect(message.content).toBe('look');
    clamd.resume();
    expect(await statusOf(bob, await lookedInto(message))).toBe(200);
  });
});
