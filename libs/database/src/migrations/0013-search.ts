import type { MigrationInterface, QueryRunner } from 'typeorm';

const PARTITIONS = 16;

const partition = (index: number): string =>
  `CREATE TABLE search_messages_p${index} PARTITION OF search_messages FOR VALUES WITH (MODULUS ${PARTITIONS}, REMAINDER ${index});`;

/**
 * The index of the search, by where one searches: a guild, or the channel of a direct message. Per channel how far it is, and which
 * messages have to be looked at again; message 0 stands for new ones. No foreign keys, as with messages.
 */
export class Search1764000000013 implements MigrationInterface {
  readonly name = 'Search1764000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE search_messages (
        space_id bigint NOT NULL,
        channel_id bigint NOT NULL,
        id bigint NOT NULL,
        revision integer NOT NULL,
        words tsvector NOT NULL,
        CONSTRAINT search_messages_pk PRIMARY KEY (space_id, channel_id, id)
      ) PARTITION BY HASH (space_id);
      ${Array.from({ length: PARTITIONS }, (_, index) => partition(index)).join('\n')}
      CREATE INDEX search_messages_id_idx ON search_messages (space_id, id);
      CREATE INDEX search_messages_words_idx ON search_messages USING gin (words) WITH (gin_pending_list_limit = 512);

      CREATE TABLE search_marks (
        channel_id bigint NOT NULL,
        guild_id bigint,
        turn bigint NOT NULL DEFAULT 1,
        seen bigint NOT NULL DEFAULT 0,
        settled bigint NOT NULL DEFAULT 0,
        complete boolean NOT NULL DEFAULT false,
        settled_at timestamptz NOT NULL DEFAULT 'epoch',
        looked_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT search_marks_pk PRIMARY KEY (channel_id)
      ) WITH (fillfactor = 80);
      CREATE INDEX search_marks_guild_idx ON search_marks (guild_id);
      CREATE INDEX search_marks_seen_idx ON search_marks (seen);
      CREATE INDEX search_marks_unsettled_idx ON search_marks (settled_at) WHERE settled < seen;

      CREATE SEQUENCE search_changes_noted_seq;
      CREATE TABLE search_changes (
        channel_id bigint NOT NULL,
        message_id bigint NOT NULL,
        noted bigint NOT NULL DEFAULT nextval('search_changes_noted_seq'),
        CONSTRAINT search_changes_pk PRIMARY KEY (channel_id, message_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE search_changes; DROP SEQUENCE search_changes_noted_seq; DROP TABLE search_marks; DROP TABLE search_messages;',
    );
  }
}
