import { existsSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeForgottenFolders, withWorkFolder } from './work-folder';

describe('folders of work', () => {
  it('are gone after it, also when it fails', async () => {
    const seen: string[] = [];
    const work = async (folder: string): Promise<void> => {
      seen.push(folder);
      await writeFile(join(folder, 'a'), 'a');
      throw new Error('broken');
    };
    await expect(withWorkFolder(work)).rejects.toThrow('broken');
    expect(seen.map(existsSync)).toEqual([false]);
  });

  it('that a killed process has left are removed after an hour', async () => {
    const [old, young] = [
      await mkdtemp(join(tmpdir(), 'messagepal-media-')),
      await mkdtemp(join(tmpdir(), 'messagepal-media-')),
    ];
    const past = new Date(Date.now() - 2 * 3_600_000);
    await utimes(old, past, past);
    expect(await removeForgottenFolders()).toBeGreaterThanOrEqual(1);
    expect([old, young].map(existsSync)).toEqual([false, true]);
    await rm(young, { recursive: true });
  });
});
