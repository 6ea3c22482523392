import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { seedDemo } from '../../apps/standalone/src/demo/seed-demo';
import { World } from './world';

const run = promisify(execFile);
const ROOT = join(__dirname, '../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The first code block of a language that contains `text`. */
function block(language: string, text: string): string {
  const blocks = [...README.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, name, code]) => ({ name, code: code ?? '' }));
  const found = blocks.find(({ name, code }) => name === language && code.includes(text));
  if (!found) throw new Error(`README.md has no ${language} block with ${text}`);
  return found.code;
}

describe('the README', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open({ MP_RATE_LIMITS: 'on' });
    await seedDemo(world.app, () => undefined);
  }, 120_000);
  afterAll(() => world.close());

  it('has a curl block that works, and works again', async () => {
    const script = block('sh', '/auth/login').replaceAll('http://127.0.0.1:3000', world.url);
    for (let time = 0; time < 2; time++) {
      const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script]);
      expect(stdout).toContain('"content":"Hello from curl"');
      // One message as the answer to the POST, a page of three that begins with it.
      expect(stdout.match(/"content":"Hello from curl"/g)?.length).toBeGreaterThanOrEqual(2);
    }
  }, 30_000);

  it('has a curl block that says why a login is refused', async () => {
    const script = block('sh', '/auth/login').replaceAll('http://127.0.0.1:3000', world.url);
    const refused = run('bash', ['-euo', 'pipefail', '-c', script.replace('open-house-2026', 'no-such-house')]);
    await expect(refused).rejects.toMatchObject({
      stderr: expect.stringMatching(/Invalid login or password\.\n$/) as unknown,
    });
  }, 30_000);

  it('has a Socket.IO script that works, and works again', async () => {
    const file = join(ROOT, '.cache', `readme-${process.pid}.mjs`);
    writeFileSync(file, block('js', 'socket.io-client').replaceAll('http://127.0.0.1:3000', world.url));
    try {
      for (let time = 0; time < 2; time++) {
        const { stdout } = await run(process.execPath, [file], { timeout: 10_000 });
        expect(stdout).toMatch(/^signed in as alice, in 1 guild\(s\)\nalice: Hello from Socket.IO\n$/);
      }
      writeFileSync(file, readFileSync(file, 'utf8').replace('open-house-2026', 'no-such-house'));
      const refused = run(process.execPath, [file], { timeout: 10_000 });
      await expect(refused).rejects.toMatchObject({
        stderr: expect.stringContaining('/auth/login answered 401: Invalid login or password.') as unknown,
      });
    } finally {
      rmSync(file, { force: true });
    }
  }, 30_000);
});
