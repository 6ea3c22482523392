import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For how many days a guild keeps messages; null for as long as the operator says. */
export class Retention1764000000014 implements MigrationInterface {
  readonly name = 'Retention1764000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE guilds ADD COLUMN message_retention_days integer,
        ADD CONSTRAINT guilds_message_retention_bounds CHECK (message_retention_days BETWEEN 1 AND 3650);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE guilds DROP COLUMN message_retention_days;');
  }
}
