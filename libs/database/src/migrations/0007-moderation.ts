import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes for the questions that people ask the audit log: who did it, to whom, what. */
export class Moderation1764000000007 implements MigrationInterface {
  readonly name = 'Moderation1764000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX audit_log_actor_idx ON audit_log (guild_id, actor_id, id);
      CREATE INDEX audit_log_target_idx ON audit_log (guild_id, target_id, id);
      CREATE INDEX audit_log_action_idx ON audit_log (guild_id, action, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP INDEX audit_log_actor_idx; DROP INDEX audit_log_target_idx; DROP INDEX audit_log_action_idx;',
    );
  }
}
