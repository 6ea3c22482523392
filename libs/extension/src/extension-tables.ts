import type { Provider } from '@nestjs/common';
import { DatabaseServer, migrate } from '@messagepal/database';
import { DataSource } from 'typeorm';
import { Extensions } from './extensions';
import { PermissionLedger1764000100001 } from './migrations/0001-permission-ledger';

/** Stands for the tables of all extensions being there. */
class ExtensionTables {}

const LEDGER = { migrations: [PermissionLedger1764000100001], table: 'extension_migrations' };

/** Brings the tables of extensions up to date while providers are made, which is before any of them is initialised. */
export const extensionTables: Provider = {
  provide: ExtensionTables,
  // The data source comes when the product's own tables are there, to which those of extensions refer.
  inject: [DatabaseServer, Extensions, DataSource],
  useFactory: async ({ url }: DatabaseServer, { all }: Extensions) => {
    await migrate(url, LEDGER);
    for (const { name, migrations } of all) {
      if (migrations.length > 0) await migrate(url, { migrations, table: tableOf(name) });
    }
    return new ExtensionTables();
  },
};

const tableOf = (extension: string): string => `extension_${extension.replaceAll('-', '_')}_migrations`;
