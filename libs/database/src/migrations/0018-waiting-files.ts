import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that nobody has looked into yet: few of many. */
export class WaitingFiles1764000000018 implements MigrationInterface {
  readonly name = 'WaitingFiles1764000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX attachments_waiting_idx ON attachments (created_at)
        WHERE processing = 'waiting' AND state IN ('ready', 'claimed');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX attachments_waiting_idx;');
  }
}
