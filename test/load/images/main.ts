// Pictures a second on one core: looked into as the worker does (read from the store, freed of EXIF, decoded in a process of its own,
// thumbnails stored), against sharp alone making the same of them in this process.
//   npm run bench -- images [--json]
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { blobKey, ImageLookup, type AttachmentRow } from '@messagepal/attachments';
import { BlobsModule, BlobStore } from '@messagepal/blobs';
import { ConfigModule, loadConfig } from '@messagepal/config';
import { MediaModule } from '@messagepal/media';
import { RuntimeModule } from '@messagepal/runtime';
import sharp from 'sharp';
import { pinSelf } from '../kit/server-process';
import { bareSharp } from './bare-sharp';
import { photos, type Photo } from './photos';

const ROUNDS = 5;
/** Of each sort. */
const EACH = 6;
const GOAL = 0.8;

@Module({ imports: [RuntimeModule, BlobsModule, MediaModule], providers: [ImageLookup] })
class BenchModule {}

interface Subject {
  photo: Photo;
  row: AttachmentRow;
  path: string;
}

const rowOf = (index: number, { type, bytes }: Photo): AttachmentRow => ({
  id: String(index + 1),
  channelId: '1',
  ownerId: '1',
  guildId: '1',
  messageId: null,
  state: 'ready',
  filename: 'photo',
  description: null,
  size: bytes.length,
  contentType: type,
  uploadId: null,
  processing: 'waiting',
  findings: {},
  version: 0,
  createdAt: new Date(0),
});

async function laidOut(folder: string): Promise<Subject[]> {
  const all = (await photos()).flatMap((photo) => Array.from({ length: EACH }, () => photo));
  return Promise.all(
    all.map(async (photo, index) => {
      const [row, path] = [rowOf(index, photo), join(folder, `bare-${index}`)];
      await writeFile(path, photo.bytes);
      return { photo, row, path };
    }),
  );
}

/** Pictures a second. */
async function pace(subjects: readonly Subject[], work: (subject: Subject) => Promise<unknown>): Promise<number> {
  const began = performance.now();
  for (const subject of subjects) await work(subject);
  return (subjects.length * 1_000) / (performance.now() - began);
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function print(what: string, perSecond: number, bare: number): void {
  const ratio = perSecond / bare;
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ what, imagesPerSecond: perSecond, ratio, goal: GOAL })}\n`);
    return;
  }
  process.stdout.write(
    `${what.padEnd(40)} ${perSecond.toFixed(1).padStart(6)} images/s on a core  ${ratio.toFixed(2)}x bare sharp, goal ${GOAL}\n`,
  );
}

async function compete(folder: string): Promise<void> {
  const config = ConfigModule.with(loadConfig({ MP_DATA_DIR: folder, MP_LOG_LEVEL: 'warn' }));
  const app = await NestFactory.createApplicationContext({ module: BenchModule, imports: [config] }, { logger: false });
  try {
    const blobs = app.get(BlobStore);
    const subjects = await laidOut(folder);
    const lookup = app.get(ImageLookup);
    const ours = ({ row }: Subject) => lookup.look(row);
    const bare = ({ path }: Subject) => bareSharp(path);
    const [paces, bares]: [number[], number[]] = [[], []];
    // In turns, so that whatever else the machine does meets both; the first one warms up.
    for (let round = 0; round <= ROUNDS; round++) {
      // As they were uploaded, with what they tell.
      for (const { row, photo } of subjects) await blobs.put(blobKey(row), Readable.from([photo.bytes]));
      paces.push(await pace(subjects, ours));
      bares.push(await pace(subjects, bare));
    }
    const reference = median(bares.slice(1));
    print('looked into as the worker does', median(paces.slice(1)), reference);
    print('bare sharp', reference, reference);
  } finally {
    await app.close();
  }
}

async function main(): Promise<void> {
  Logger.overrideLogger(['warn', 'error', 'fatal']);
  pinSelf(1);
  sharp.concurrency(1);
  sharp.cache(false);
  const folder = await mkdtemp(join(tmpdir(), 'messagepal-bench-'));
  try {
    await compete(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
