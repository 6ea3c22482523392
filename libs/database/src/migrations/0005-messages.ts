import type { MigrationInterface, QueryRunner } from 'typeorm';

const PARTITIONS = 16;

const partition = (index: number) =>
  `CREATE TABLE messages_p${index} PARTITION OF messages FOR VALUES WITH (MODULUS ${PARTITIONS}, REMAINDER ${index});`;

/**
 * Messages and the tombstones that keep a late insert from bringing a removed one back. No foreign keys: a channel's
 * messages outlive it until they are purged, and the store may as well be another engine.
 */
export class Messages1764000000005 implements MigrationInterface {
  readonly name = 'Messages1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE messages (
        channel_id bigint NOT NULL,
        id bigint NOT NULL,
        author_id bigint NOT NULL,
        guild_id bigint,
        type smallint NOT NULL DEFAULT 0,
        flags integer NOT NULL DEFAULT 0,
        content text NOT NULL,
        edited_at timestamptz,
        revision integer NOT NULL DEFAULT 0,
        nonce text,
        reference jsonb,
        rich jsonb,
        CONSTRAINT messages_pk PRIMARY KEY (channel_id, id)
      ) PARTITION BY HASH (channel_id);
      ${Array.from({ length: PARTITIONS }, (_, index) => partition(index)).join('\n')}

      CREATE TABLE message_tombstones (
        channel_id bigint NOT NULL,
        id bigint NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT message_tombstones_pk PRIMARY KEY (channel_id, id)
      );
      CREATE INDEX message_tombstones_created_idx ON message_tombstones (created_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE message_tombstones; DROP TABLE messages;');
  }
}
