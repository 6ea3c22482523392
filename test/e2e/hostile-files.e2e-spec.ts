import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IMAGE_BOUNDS } from '@messagepal/media';
import type { Attachment, Message } from '@messagepal/protocol';
import { ChildrenMemory } from './hostile/children-memory';
import { SAMPLES, type Landing, type Sample } from './hostile/samples';
import { textChannel, World, type Person } from './world';

const FORBIDDEN = /script|text\/html|xml/;
const PLAIN_NAME = /^[^/\\\p{Cc}\p{Bidi_Control}]{1,255}$/u;

// Real: everything in one process and the processes that decode, files in a folder.
describe('files that mean no good', () => {
  const memory = new ChildrenMemory();
  let folder: string;
  let world: World;
  let ada: Person;
  let bob: Person;
  let path: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'messagepal-hostile-'));
    world = await World.open({ MP_DATA_DIR: folder, MP_FILE_BYTES_PER_DAY: '1GiB' });
    [ada, bob] = [await world.person('ada'), await world.person('bob')];
    const guild = await ada.createGuild();
    await bob.join(guild, ada);
    path = `/channels/${textChannel(guild).id}/messages`;
    memory.start();
  });
  afterAll(async () => {
    memory.stop();
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function send({ filename, contentType, make }: Sample): Promise<Message> {
    const form = new FormData();
    form.append('payload_json', JSON.stringify({ content: 'look' }));
    form.append('files[0]', new Blob([new Uint8Array(await make())], { type: contentType }), filename);
    const headers = { Authorization: `Bearer ${ada.token}` };
    const answer = await fetch(`${world.url}/api/v1${path}`, { method: 'POST', body: form, headers });
    expect([answer.status, answer.status === 201 ? '' : await answer.text()]).toEqual([201, '']);
    return (await answer.json()) as Message;
  }

  async function lookedInto(id: string): Promise<Attachment> {
    for (;;) {
      const { attachments } = await bob.rest.get<Message>(`${path}/${id}`);
      const [attachment] = attachments;
      if (attachment && attachment.processing !== 'waiting') return attachment;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const fetchBy = ({ token }: Person, url: string): Promise<Response> =>
    fetch(url.replace(new URL(url).origin, world.url), { headers: { Authorization: `Bearer ${token}` } });

  async function landing(attachment: Attachment): Promise<Landing> {
    const { processing, width, height } = attachment;
    const answer = await fetchBy(bob, attachment.url);
    const how = /^(inline|attachment);/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
    expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-type')).not.toMatch(FORBIDDEN);
    await answer.arrayBuffer();
    return {
      type: answer.headers.get('content-type') ?? '',
      how: how as Landing['how'],
      processing: processing as Landing['processing'],
      ...(width !== undefined && height !== undefined && { size: [width, height] as const }),
    };
  }

  it.each(SAMPLES.map((sample) => [sample.what, sample] as const))('%s lands where it should', async (_, sample) => {
    const message = await send(sample);
    const attachment = await lookedInto(message.id);
    expect(await landing(attachment)).toEqual(sample.lands);
    expect(attachment.filename).toMatch(PLAIN_NAME);
    expect(message.content).toBe('look');
  });

  it('are at least sixty', () => {
    expect(SAMPLES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(SAMPLES.map(({ what }) => what)).size).toBe(SAMPLES.length);
  });

  it('left nothing outside of the folder of files', async () => {
    expect((await readdir(folder)).filter((name) => name !== 'secrets')).toEqual(['files']);
  });

  it('kept the processes that decode below their bound', () => {
    // Between two looks at itself a process may take a little more.
    expect(memory.peakBytes).toBeLessThan(1.25 * IMAGE_BOUNDS.rssBytes);
    expect(memory.seen.size > 0 || process.platform !== 'linux').toBe(true);
  });
});
