import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@messagepal/client';
import type { Guild, GuildEmoji, GuildWithChannels, OwnUser } from '@messagepal/protocol';
import { PublicImageSweeper } from '@messagepal/media';
import sharp from 'sharp';
import { World, type Person } from './world';

const DAY_MS = 86_400_000;

describe('avatars, icons and emoji', () => {
  let folder: string;
  let world: World;
  let ada: Person;
  let bob: Person;
  let guild: GuildWithChannels;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'messagepal-images-'));
    world = await World.open({ MP_DATA_DIR: folder });
    [ada, bob] = [await world.person('ada'), await world.person('bob')];
    guild = await ada.createGuild();
    await bob.join(guild, ada);
  });
  afterAll(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  const picture = async (width: number, height: number, background = '#c30'): Promise<string> => {
    const png = await sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer();
    return `data:image/png;base64,${png.toString('base64')}`;
  };
  const noise = async (side: number): Promise<string> => {
    const noisy = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const png = await sharp({ create: { width: side, height: side, channels: 3, background: '#000', noise: noisy } })
      .png()
      .toBuffer();
    return `data:image/png;base64,${png.toString('base64')}`;
  };
  const moving = async (): Promise<string> => {
    const frames = Buffer.concat([Buffer.alloc(32 * 32 * 3, 10), Buffer.alloc(32 * 32 * 3, 200)]);
    const raw = { width: 32, height: 64, channels: 3, pageHeight: 32 } as const;
    return `data:image/gif;base64,${(await sharp(frames, { raw }).gif().toBuffer()).toString('base64')}`;
  };
  /** The address as a client would use it, were this server where its configuration says. */
  const show = (url: string | null, query = ''): Promise<Response> =>
    fetch(`${world.url}${new URL(url ?? 'http://nowhere/none').pathname}${query}`);
  const refused = (who: Person, method: 'post' | 'patch', path: string, body: unknown): Promise<unknown> =>
    who.rest[method](path, body).then(
      () => 'not refused',
      (error: unknown) => error,
    );

  it('shows an avatar to everybody, in the size that is asked for, for ever', async () => {
    const { avatar_url: url } = await ada.rest.patch<OwnUser>('/users/@me', { avatar: await picture(600, 300) });
    expect(url).toMatch(new RegExp(`/avatars/${ada.user.id}/[0-9a-f]{32}\\.webp$`));

    const answers = await Promise.all([show(url), show(url, '?size=60'), show(url, '?size=2048')]);
    const about = await Promise.all(answers.map(async (answer) => sharp(await answer.arrayBuffer()).metadata()));
    expect(about.map(({ format, width, height }) => [format, width, height])).toEqual([
      ['webp', 128, 128],
      ['webp', 64, 64],
      ['webp', 300, 300],
    ]);
    expect(Object.fromEntries(answers[0].headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'image/webp',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    expect((await bob.rest.get<OwnUser>(`/users/${ada.user.id}`)).avatar_url).toBe(url);
  });

  it('forgets the former avatar with the next one, and with none', async () => {
    const first = await ada.rest.patch<OwnUser>('/users/@me', { avatar: await picture(10, 10, '#111') });
    const same = await ada.rest.patch<OwnUser>('/users/@me', { avatar: await picture(10, 10, '#111') });
    expect(same.avatar_url).toBe(first.avatar_url);
    expect((await show(first.avatar_url)).status).toBe(200);
    const second = await ada.rest.patch<OwnUser>('/users/@me', { avatar: await moving() });
    expect(second.avatar_url).toMatch(/\/a_[0-9a-f]{32}\.webp$/);
    expect((await show(first.avatar_url)).status).toBe(404);
    const none = await ada.rest.patch<OwnUser>('/users/@me', { avatar: null });
    expect(none.avatar_url).toBeNull();
    expect((await show(second.avatar_url)).status).toBe(404);
  });

  it('takes pictures larger than other bodies, up to a bound', async () => {
    const large = await noise(800);
    expect(large.length).toBeGreaterThan(1_000_000);
    const { avatar_url: url } = await ada.rest.patch<OwnUser>('/users/@me', { avatar: large });
    expect((await show(url)).status).toBe(200);
    const tooLarge = `data:image/png;base64,${Buffer.alloc(5 * 1024 * 1024).toString('base64')}`;
    expect(await refused(ada, 'patch', '/users/@me', { avatar: tooLarge })).toMatchObject({ status: 413 });
    expect(await refused(ada, 'post', '/guilds', { name: large })).toMatchObject({ status: 413 });
  });

  it.each([
    ['no data URI', 'https://example.org/a.png'],
    ['HTML that says it is a PNG', `data:image/png;base64,${Buffer.from('<html>').toString('base64')}`],
    ['SVG', `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')}`],
    ['half a PNG', 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAA='],
    ['nothing', 'data:image/png;base64,'],
  ])('refuses %s', async (_, avatar) => {
    const before = (await ada.rest.get<OwnUser>('/users/@me')).avatar_url;
    const error = await refused(ada, 'patch', '/users/@me', { avatar });
    expect(error).toMatchObject({ status: 400, code: 50035 });
    expect((await ada.rest.get<OwnUser>('/users/@me')).avatar_url).toBe(before);
  });

  it('refuses two avatars at once', async () => {
    const body = { avatar: null, avatar_url: 'https://example.org/a.png' };
    expect(await refused(ada, 'patch', '/users/@me', body)).toMatchObject({ status: 400, code: 50035 });
  });

  it('gives a guild an icon', async () => {
    const path = `/guilds/${guild.id}`;
    expect(await refused(bob, 'patch', path, { icon: await picture(9, 9) })).toMatchObject({ status: 403 });
    const { icon_url: url } = await ada.rest.patch<Guild>(path, { icon: await picture(70, 80) });
    expect(url).toMatch(new RegExp(`/icons/${guild.id}/[0-9a-f]{32}\\.webp$`));
    const { width, height } = await sharp(await (await show(url)).arrayBuffer()).metadata();
    expect([width, height]).toEqual([70, 70]);
    expect((await ada.rest.patch<Guild>(path, { icon: null })).icon_url).toBeNull();
    expect((await show(url)).status).toBe(404);
  });

  it('has emoji that everybody hears of and whoever made them may rename', async () => {
    const path = `/guilds/${guild.id}/emojis`;
    const online: Client = await bob.online();
    const heard: string[][] = [];
    online.on('GUILD_EMOJIS_UPDATE', ({ emojis }) => heard.push(emojis.map(({ name }) => name)));
    const gone = online.waitFor('GUILD_EMOJIS_UPDATE', ({ emojis }) => emojis.length === 0);

    const emoji = await ada.rest.post<GuildEmoji>(path, { name: 'party', image: await moving() });
    expect(emoji).toMatchObject({ name: 'party', animated: true, user: { id: ada.user.id }, roles: [] });
    const url = `http://x/emojis/${emoji.id}.webp`;
    expect((await sharp(await (await show(url)).arrayBuffer()).metadata()).pages).toBe(2);
    expect(await ada.rest.get(`${path}/${emoji.id}`)).toEqual(emoji);
    expect(await bob.rest.get(path)).toEqual([emoji]);

    expect(await refused(bob, 'patch', `${path}/${emoji.id}`, { name: 'mine' })).toMatchObject({ status: 403 });
    expect(await refused(ada, 'patch', `${path}/1`, { name: 'none' })).toMatchObject({ status: 404, code: 10014 });
    expect(await refused(ada, 'patch', `${path}/${emoji.id}`, { name: 'a b' })).toMatchObject({ status: 400 });
    await ada.rest.patch(`${path}/${emoji.id}`, { name: 'party_time' });
    await ada.rest.delete(`${path}/${emoji.id}`);
    expect((await show(url)).status).toBe(404);
    await gone;
    expect(heard).toEqual([['party'], ['party_time'], []]);
  });

  it('has room for so many emoji, and for pictures of so many bytes', async () => {
    const path = `/guilds/${guild.id}/emojis`;
    expect(await refused(ada, 'post', path, { name: 'big', image: await noise(400) })).toMatchObject({ status: 400 });
    const image = await picture(4, 4);
    await Promise.all(Array.from({ length: 50 }, (_, n) => ada.rest.post(path, { name: `emoji${n}`, image })));
    expect(await refused(ada, 'post', path, { name: 'one_more', image })).toMatchObject({ status: 400, code: 30008 });
  });

  it('sweeps what nobody shows', async () => {
    const { avatar_url: shown } = await bob.rest.patch<OwnUser>('/users/@me', {
      avatar: await picture(20, 20, '#0f0'),
    });
    const emojis = await ada.rest.get<GuildEmoji[]>(`/guilds/${guild.id}/emojis`);
    await ada.rest.delete(`/guilds/${guild.id}`);
    const sweeper = world.app.get(PublicImageSweeper);
    expect(await sweeper.sweep()).toBe(0);
    expect(await sweeper.sweep(Date.now() + DAY_MS)).toBe(100);
    expect((await show(shown)).status).toBe(200);
    expect((await show(`http://x/emojis/${emojis[0]?.id}.webp`)).status).toBe(404);
  });
});
