import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people are to each other, whom they let write to them, and what DM channels need to follow it. */
export class Relationships1764000000011 implements MigrationInterface {
  readonly name = 'Relationships1764000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What other_id is to user_id: 1 friend, 2 blocked, 3 has asked to be one, 4 was asked. Friends have two rows.
      CREATE TABLE relationships (
        user_id bigint NOT NULL,
        other_id bigint NOT NULL,
        type smallint NOT NULL,
        since timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT relationships_pk PRIMARY KEY (user_id, other_id),
        CONSTRAINT relationships_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT relationships_other_fk FOREIGN KEY (other_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT relationships_type_known CHECK (type BETWEEN 1 AND 4),
        CONSTRAINT relationships_not_oneself CHECK (user_id <> other_id)
      );
      CREATE INDEX relationships_other_idx ON relationships (other_id);

      CREATE TABLE user_settings (
        user_id bigint NOT NULL,
        direct_messages text NOT NULL DEFAULT 'guilds',
        restricted_guilds bigint[] NOT NULL DEFAULT '{}',
        version integer NOT NULL DEFAULT 0,
        CONSTRAINT user_settings_pk PRIMARY KEY (user_id),
        CONSTRAINT user_settings_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT user_settings_direct_messages_known CHECK (direct_messages IN ('guilds', 'friends', 'nobody'))
      );

      -- As of guilds: version rises with every change, rights with whatever can take something from somebody.
      ALTER TABLE dm_channels ADD COLUMN version bigint NOT NULL DEFAULT 1, ADD COLUMN rights bigint NOT NULL DEFAULT 1;
      ALTER TABLE dm_participants ADD COLUMN joined_at timestamptz NOT NULL DEFAULT now();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE dm_participants DROP COLUMN joined_at;
      ALTER TABLE dm_channels DROP COLUMN version, DROP COLUMN rights;
      DROP TABLE user_settings; DROP TABLE relationships;
    `);
  }
}
