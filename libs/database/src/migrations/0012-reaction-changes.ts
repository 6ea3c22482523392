import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where reactions are in the engine of the messages: of each message that was reacted to, the number of the last change that was told
 * of. What the engine has above that is not done yet.
 */
export class ReactionChanges1764000000012 implements MigrationInterface {
  readonly name = 'ReactionChanges1764000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE message_reaction_changes (
        channel_id bigint NOT NULL,
        message_id bigint NOT NULL,
        change bigint NOT NULL,
        CONSTRAINT message_reaction_changes_pk PRIMARY KEY (channel_id, message_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE message_reaction_changes;');
  }
}
