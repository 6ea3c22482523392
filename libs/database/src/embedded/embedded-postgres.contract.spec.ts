import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { findNative, usableBinaries } from './binaries';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres';
import { eraseEmbeddedPostgres } from './erase-data';
import { findPostmaster } from './postmaster';
import { serverUser } from './server-user';
import { StartupError } from './startup-error';

jest.setTimeout(60_000);

const asRoot = serverUser() !== undefined;

async function query(server: EmbeddedPostgres, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return Object.values(rows[0] ?? {})[0];
}

describe('built-in PostgreSQL (binaries real)', () => {
  let home: string;
  let sharedHome: string;
  const lines: string[] = [];

  const start = (dataDir = join(home, 'data'), port?: number): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dataDir, port, durable: false, sharedHome, log: (line) => lines.push(line) });

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'mp-embedded-'));
    sharedHome = mkdtempSync(join(tmpdir(), 'mp-shared-'));
    chmodSync(sharedHome, 0o755);
    chmodSync(home, 0o755);
    lines.length = 0;
  });
  afterEach(() => {
    for (const folder of [home, sharedHome]) rmSync(folder, { recursive: true, force: true });
  });

  it('starts with a scram password and a UTF-8 locale, keeps its data, and starts again on it', async () => {
    const first = await start();
    expect(await query(first, "SELECT lower('ÉÄ')")).toBe('éä');
    await query(first, 'CREATE TABLE kept (id int)');
    const anonymous = new Client({ host: '127.0.0.1', port: first.port, user: 'messagepal', password: 'x' });
    await expect(anonymous.connect()).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(join(home, 'data', 'password')).mode & 0o777).toBe(0o600);
    await first.stop();
    expect(findPostmaster(join(home, 'data', 'db'))).toBeUndefined();

    const second = await start();
    expect(await query(second, 'SELECT count(*)::int FROM kept')).toBe(0);
    await second.stop();
  });

  it('takes over the server of a process that was killed', async () => {
    const killed = await start();
    const pid = findPostmaster(join(home, 'data', 'db'))?.pid;
    // What a kill -9 leaves: the server, and no connection of ours.
    await query(
      killed,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'messagepal-launcher'",
    );

    const next = await start();

    expect(next.adopted).toBe(true);
    expect(next.url).toBe(killed.url);
    await next.own();
    await next.stop();
    expect(findPostmaster(join(home, 'data', 'db'))).toBeUndefined();
    expect(pid).toBeGreaterThan(0);
  });

  it('is not misled by a pid file whose number belongs to another program now', async () => {
    await (await start()).stop();
    const other = spawn('sleep', ['30']);
    const file = join(home, 'data', 'db', 'postmaster.pid');
    writeFileSync(file, [other.pid, 'x', 0, 1, '', '127.0.0.1', '', 'ready'].join('\n'));

    const server = await start();

    expect(server.adopted).toBe(false);
    await server.stop();
    other.kill();
  });

  it('leaves a pid file alone that its server is about to write', async () => {
    const cluster = join(home, 'data', 'db');
    const file = join(cluster, 'postmaster.pid');
    mkdirSync(cluster, { recursive: true });
    writeFileSync(file, '');
    expect([findPostmaster(cluster), existsSync(file)]).toEqual([undefined, true]);
    utimesSync(file, 0, 0);
    expect([findPostmaster(cluster), existsSync(file)]).toEqual([undefined, false]);
  });

  it('is started once by several that come together, owned by one, and stopped by the last', async () => {
    const servers = await Promise.all([start(), start(), start()]);
    expect(new Set(servers.map(({ url }) => url)).size).toBe(1);

    await servers[0]?.own();
    await expect(servers[1]?.own()).rejects.toThrow(/in use/);
    await servers[0]?.stop();
    await servers[1]?.own();
    await servers[1]?.stop();

    expect(findPostmaster(join(home, 'data', 'db'))).toBeDefined();
    await servers[2]?.stop();
    expect(findPostmaster(join(home, 'data', 'db'))).toBeUndefined();
  });

  it('says what to do when the port is taken, the password is gone or the folder cannot be made', async () => {
    const running = await start();
    await expect(start(join(home, 'other'), running.port)).rejects.toThrow(/did not start.*Address already in use/s);
    await running.stop();

    rmSync(join(home, 'data', 'password'));
    await expect(start()).rejects.toThrow(/refused our password/);
    expect(findPostmaster(join(home, 'data', 'db'))).toBeUndefined();

    writeFileSync(join(home, 'file'), '');
    const error = await start(join(home, 'file', 'data')).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StartupError);
    expect(error).toMatchObject({
      what: 'The data folder cannot be used',
      fix: expect.stringContaining('MP_DATA_DIR'),
    });
  });

  it('works in a folder that nobody else may enter, also as root', async () => {
    chmodSync(home, 0o700);
    const native = join(home, 'package', 'native');
    cpSync(dirname(findNative()), join(home, 'package'), { recursive: true, verbatimSymlinks: true });

    const copy = usableBinaries(native, serverUser(), sharedHome);
    expect(dirname(copy)).toBe(asRoot ? sharedHome : dirname(native));
    expect(usableBinaries(native, serverUser(), sharedHome)).toBe(copy);

    const server = await start();
    const pointer = join(home, 'data', 'location');
    const place = asRoot ? readFileSync(pointer, 'utf8') : join(home, 'data');
    expect(dirname(place)).toBe(asRoot ? sharedHome : home);
    expect(lines.join().includes(place)).toBe(asRoot);
    expect(await query(server, 'SHOW data_directory')).toBe(join(place, 'db'));
    await expect(eraseEmbeddedPostgres(join(home, 'data'))).rejects.toThrow(/still in use/);
    await server.stop();
    expect(existsSync(join(place, 'db', 'PG_VERSION'))).toBe(true);

    await eraseEmbeddedPostgres(join(home, 'data'));
    expect([existsSync(place), existsSync(join(home, 'data'))]).toEqual([false, false]);
  });
});
