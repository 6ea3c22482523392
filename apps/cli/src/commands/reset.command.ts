import { rmSync } from 'node:fs';
import { embeddedFolder, eraseEmbeddedPostgres } from '@messagepal/database';
import { UsageError, type Command } from '../command';

export const reset: Command = {
  name: 'reset',
  usage: '--yes',
  help: 'Deletes all data of embedded mode: everybody, every message, every secret.',
  options: { yes: { type: 'boolean' } },
  async run({ config, options }) {
    if (!config.embedded) throw new UsageError('DATABASE_URL is set: this deletes embedded data only.');
    if (options['yes'] !== true) throw new UsageError(`This deletes ${config.dataDir} for good. If so: mp reset --yes`);
    await eraseEmbeddedPostgres(embeddedFolder(config));
    rmSync(config.dataDir, { recursive: true, force: true });
    return { lines: [`Deleted ${config.dataDir}.`], json: { deleted: config.dataDir } };
  },
};
