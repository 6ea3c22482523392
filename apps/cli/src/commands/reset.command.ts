import { existsSync, rmSync } from 'node:fs';
import { DatabaseServer } from '@messagepal/database';
import { UsageError, type Command } from '../command';

export const reset: Command = {
  name: 'reset',
  usage: '--yes',
  help: 'Deletes the data folder of embedded mode: everybody, every message, every secret.',
  options: { yes: { type: 'boolean' } },
  async run({ config, options }) {
    if (!config.embedded) throw new UsageError('DATABASE_URL is set: this deletes embedded data only.');
    if (options['yes'] !== true) throw new UsageError(`This deletes ${config.dataDir} for good. If so: mp reset --yes`);
    if (existsSync(config.dataDir)) await demandUnused(config);
    rmSync(config.dataDir, { recursive: true, force: true });
    return { lines: [`Deleted ${config.dataDir}.`], json: { deleted: config.dataDir } };
  },
};

/** Throws StartupError while a server uses the folder. */
async function demandUnused(config: Parameters<typeof DatabaseServer.open>[0]): Promise<void> {
  const server = await DatabaseServer.open(config, () => undefined);
  try {
    await server.own();
  } finally {
    await server.onApplicationShutdown();
  }
}
