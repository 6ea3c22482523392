import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a mark stands where its user put it, in place of where they have read up to: a session is told which. */
export class MarksByHand1764000000017 implements MigrationInterface {
  readonly name = 'MarksByHand1764000000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE read_states ADD COLUMN by_hand boolean NOT NULL DEFAULT false;');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE read_states DROP COLUMN by_hand;');
  }
}
