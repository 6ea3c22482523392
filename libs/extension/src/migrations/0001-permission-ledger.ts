import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which bits extensions have had, also those that are gone. */
export class PermissionLedger1764000100001 implements MigrationInterface {
  readonly name = 'PermissionLedger1764000100001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE extension_permissions (
        bit smallint NOT NULL,
        name text NOT NULL,
        CONSTRAINT extension_permissions_pk PRIMARY KEY (bit),
        CONSTRAINT extension_permissions_name_key UNIQUE (name)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE extension_permissions;');
  }
}
