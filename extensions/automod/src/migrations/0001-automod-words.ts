import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The words of each guild. */
export class AutomodWords1764000200001 implements MigrationInterface {
  readonly name = 'AutomodWords1764000200001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE automod_words (
        guild_id bigint NOT NULL,
        words text[] NOT NULL,
        CONSTRAINT automod_words_pk PRIMARY KEY (guild_id),
        CONSTRAINT automod_words_guild_fk FOREIGN KEY (guild_id) REFERENCES guilds (id) ON DELETE CASCADE
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE automod_words;');
  }
}
