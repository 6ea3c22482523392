import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { restPage } from '../../tools/rest-page.cjs';
import type { OpenApiDocument } from './openapi-check';
import { World } from './world';

const run = promisify(execFile);
const ROOT = join(__dirname, '../..');

describe('the OpenAPI document', () => {
  let world: World;
  let document: OpenApiDocument;
  let folder: string;
  let file: string;

  beforeAll(async () => {
    world = await World.open();
    document = (await (await fetch(`${world.url}/docs/openapi.json`)).json()) as OpenApiDocument;
    folder = mkdtempSync(join(tmpdir(), 'openapi-'));
    file = join(folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(document));
  }, 60_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await world.close();
  });

  const tool = (path: string, ...args: string[]) =>
    run(process.execPath, [join(ROOT, 'node_modules', path), ...args], { cwd: ROOT });

  it('has routes that pass Express by: there is no layer of it that would have to see their requests', () => {
    expect(Reflect.get(world.app.getHttpAdapter(), 'passesExpress')).toBe(true);
  });

  it('has no error in the eyes of redocly', async () => {
    const { stderr } = await tool('@redocly/cli/bin/cli.js', 'lint', file);
    expect(stderr).toContain('Your API description is valid');
  }, 60_000);

  it('has no error in the eyes of spectral', async () => {
    const { stdout } = await tool('@stoplight/spectral-cli/dist/index.js', 'lint', file, '--fail-severity', 'error');
    expect(stdout).toMatch(/No results with a severity of 'error' found|\b0 errors\b/);
  }, 60_000);

  it('names each operation by a verb and a noun, once', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path)) as unknown as Operation[];
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids.length).toBeGreaterThan(30);
    expect(ids.filter((id) => !/^[a-z]+[A-Z]\w+$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says of each operation what it does, who may call it and with which errors', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const operation of Object.values(operations) as unknown as Operation[]) {
        expect({ path, ...operation }).toMatchObject({
          summary: expect.any(String),
          tags: [expect.any(String)],
          security: expect.any(Array),
          responses: expect.objectContaining({ '429': expect.anything() }),
        });
      }
    }
  });

  // When this fails: node tools/generate-rest-docs.mjs
  it('is what docs/rest.md was written from', () => {
    expect(readFileSync(join(ROOT, 'docs/rest.md'), 'utf8')).toBe(restPage(document));
  });

  it('comes with Swagger UI from local files', async () => {
    const page = await (await fetch(`${world.url}/docs`)).text();
    const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
    expect(sources.length).toBeGreaterThan(2);
    expect(sources.filter((source) => /^https?:|^\/\//.test(source))).toEqual([]);
  });
});

interface Operation {
  operationId: string;
}
