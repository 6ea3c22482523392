import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How far everybody has read, and whom messages mention. A mention is a row by its target: a user, a role, or the guild for
 * everybody. No foreign keys, as with messages: what is left of a channel that is gone is purged by a job.
 */
export class ReadStates1764000000009 implements MigrationInterface {
  readonly name = 'ReadStates1764000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE read_states (
        user_id bigint NOT NULL,
        channel_id bigint NOT NULL,
        last_read_id bigint NOT NULL,
        version bigint NOT NULL,
        marked_unread_at bigint NOT NULL DEFAULT 0,
        CONSTRAINT read_states_pk PRIMARY KEY (user_id, channel_id)
      ) WITH (fillfactor = 80);
      CREATE INDEX read_states_channel_idx ON read_states (channel_id);

      CREATE TABLE mentions (
        target_id bigint NOT NULL,
        channel_id bigint NOT NULL,
        message_id bigint NOT NULL,
        author_id bigint NOT NULL,
        broad boolean NOT NULL,
        CONSTRAINT mentions_pk PRIMARY KEY (target_id, channel_id, message_id)
      );
      CREATE INDEX mentions_target_idx ON mentions (target_id, message_id);
      CREATE INDEX mentions_message_idx ON mentions (channel_id, message_id);
      CREATE INDEX mentions_broad_idx ON mentions (channel_id, message_id) WHERE broad;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mentions; DROP TABLE read_states;');
  }
}
