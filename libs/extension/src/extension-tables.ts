import type { Provider } from '@nestjs/common';
import { DatabaseServer, migrate } from '@messagepal/database';
import { DataSource } from 'typeorm';
import { ExtensionError } from './extension.error';
import { Extensions } from './extensions';
import { PermissionLedger1764000100001 } from './migrations/0001-permission-ledger';

/** Stands for the tables of all extensions being there. */
class ExtensionTables {}

const LEDGER = { migrations: [PermissionLedger1764000100001], table: 'extension_migrations' };

/**
 * Brings the tables of extensions up to date while providers are made, which is before any of them is initialised.
 *
 * @throws ExtensionError for a permission whose bit belonged to another one
 */
export const extensionTables: Provider = {
  provide: ExtensionTables,
  inject: [DatabaseServer, DataSource, Extensions],
  useFactory: async ({ url }: DatabaseServer, source: DataSource, { all }: Extensions) => {
    await migrate(url, LEDGER);
    for (const { name, permissions, migrations } of all) {
      for (const { bit, name: permission } of permissions) await claimBit(source, name, bit, permission);
      if (migrations.length > 0) await migrate(url, { migrations, table: tableOf(name) });
    }
    return new ExtensionTables();
  },
};

const tableOf = (extension: string): string => `extension_${extension.replaceAll('-', '_')}_migrations`;

/** A bit is one permission's for ever: roles may have it from a time when the extension that it belonged to was there. */
async function claimBit(source: DataSource, extension: string, bit: number, permission: string): Promise<void> {
  await source.query('INSERT INTO extension_permissions (bit, name) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    bit,
    permission,
  ]);
  const rows = await source.query<{ bit: number; name: string }[]>(
    'SELECT bit, name FROM extension_permissions WHERE (bit = $1) <> (name = $2)',
    [bit, permission],
  );
  const [owner] = rows;
  if (!owner) return;
  throw new ExtensionError(
    extension,
    `${permission} has bit ${bit}, and ${owner.name} has had bit ${owner.bit} in this install: roles may still hold it.`,
    `Give it a bit and a name that were never used. If no role or overwrite holds bit ${owner.bit}: DELETE FROM extension_permissions WHERE bit = ${owner.bit}.`,
  );
}
