// Writes docs/rest.md: starts the product, asks it for its OpenAPI document, and stops it. `--check` writes nothing and fails
// when the page is out of date.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chdir } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from './build.mjs';
import { ROOT } from './cluster/places.mjs';
import { freePorts } from './engines/java/probe.mjs';

const { restPage } = createRequire(import.meta.url)('./rest-page.cjs');
const PAGE = 'docs/rest.md';
const DATA = join(ROOT, '.cache/rest-docs');
const READY_MS = 120_000;

chdir(ROOT);
build();
const page = restPage(await documentOfProduct());
const current = existsSync(PAGE) && readFileSync(PAGE, 'utf8') === page;
if (!process.argv.includes('--check')) writeFileSync(PAGE, page);
else if (!current) {
  console.error(`${PAGE} is out of date: run node tools/generate-rest-docs.mjs`);
  process.exitCode = 1;
}

async function documentOfProduct() {
  const port = await freePorts('127.0.0.1', 4_400, 1);
  // None of the caller's engines: only what the product brings, with a folder of its own.
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, PORT: String(port), MP_DATA_DIR: DATA, MP_DEMO: 'false', MP_LOG_LEVEL: 'error' };
  const child = spawn(process.execPath, ['dist/apps/standalone/src/main.js'], { env, stdio: ['ignore', 'ignore', 2] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    return await ask(`http://127.0.0.1:${port}/docs/openapi.json`, child);
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(DATA, { recursive: true, force: true });
  }
}

async function ask(url, child) {
  for (const until = Date.now() + READY_MS; Date.now() < until; await sleep(200)) {
    if (child.exitCode !== null) throw new Error(`the product ended with code ${child.exitCode}`);
    const answer = await fetch(url).catch(() => undefined); // does not listen yet
    if (answer?.ok) return answer.json();
  }
  throw new Error(`the product did not answer within ${READY_MS / 1000} s`);
}
