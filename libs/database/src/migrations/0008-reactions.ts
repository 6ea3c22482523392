import type { MigrationInterface, QueryRunner } from 'typeorm';

const PARTITIONS = 16;

const partitionsOf = (table: string): string =>
  Array.from(
    { length: PARTITIONS },
    (_, index) =>
      `CREATE TABLE ${table}_p${index} PARTITION OF ${table} FOR VALUES WITH (MODULUS ${PARTITIONS}, REMAINDER ${index});`,
  ).join('\n');

/**
 * Who reacted to which message, and how many: a page of messages reads the counts only. Emoji are compared byte by byte. And which
 * messages are pinned. No foreign keys, as with messages: they may be in another engine.
 */
export class Reactions1764000000008 implements MigrationInterface {
  readonly name = 'Reactions1764000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE message_reactions (
        channel_id bigint NOT NULL,
        message_id bigint NOT NULL,
        emoji text COLLATE "C" NOT NULL,
        user_id bigint NOT NULL,
        CONSTRAINT message_reactions_pk PRIMARY KEY (channel_id, message_id, emoji, user_id)
      ) PARTITION BY HASH (channel_id);
      ${partitionsOf('message_reactions')}
      CREATE INDEX message_reactions_user_idx ON message_reactions (channel_id, user_id, message_id, emoji);

      CREATE SEQUENCE message_reaction_place_seq;
      CREATE TABLE message_reaction_counts (
        channel_id bigint NOT NULL,
        message_id bigint NOT NULL,
        emoji text COLLATE "C" NOT NULL,
        count integer NOT NULL,
        place bigint NOT NULL DEFAULT nextval('message_reaction_place_seq'),
        CONSTRAINT message_reaction_counts_pk PRIMARY KEY (channel_id, message_id, emoji)
      ) PARTITION BY HASH (channel_id);
      ${partitionsOf('message_reaction_counts')}

      CREATE TABLE channel_pins (
        channel_id bigint NOT NULL,
        message_id bigint NOT NULL,
        pinned_by bigint NOT NULL,
        pinned_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT channel_pins_pk PRIMARY KEY (channel_id, message_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE channel_pins; DROP TABLE message_reaction_counts; DROP SEQUENCE message_reaction_place_seq; DROP TABLE message_reactions;',
    );
  }
}
