import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Emoji of guilds. Their pictures lie with the files. */
export class Emojis1764000000016 implements MigrationInterface {
  readonly name = 'Emojis1764000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE guild_emojis (
        guild_id bigint NOT NULL,
        id bigint NOT NULL,
        name text NOT NULL,
        animated boolean NOT NULL DEFAULT false,
        creator_id bigint NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT guild_emojis_pk PRIMARY KEY (guild_id, id),
        CONSTRAINT guild_emojis_id_key UNIQUE (id),
        CONSTRAINT guild_emojis_guild_fk FOREIGN KEY (guild_id) REFERENCES guilds (id) ON DELETE CASCADE
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE guild_emojis;');
  }
}
