import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the platform keeps: audit log, outbox, effects of jobs, leases of id numbers. */
export class Platform1764000000006 implements MigrationInterface {
  readonly name = 'Platform1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_log (
        guild_id bigint NOT NULL,
        id bigint NOT NULL,
        actor_id bigint,
        action text NOT NULL,
        target_id bigint,
        reason text,
        changes jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT audit_log_pk PRIMARY KEY (guild_id, id),
        CONSTRAINT audit_log_guild_fk FOREIGN KEY (guild_id) REFERENCES guilds (id) ON DELETE CASCADE
      );

      -- No foreign key: the last event of a guild is written by the transaction that deletes it.
      CREATE TABLE outbox (
        id bigserial NOT NULL,
        topic text NOT NULL,
        version bigint,
        rights bigint,
        events jsonb NOT NULL,
        jobs jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT outbox_pk PRIMARY KEY (id),
        CONSTRAINT outbox_version_with_rights CHECK ((version IS NULL) = (rights IS NULL))
      );
      CREATE INDEX outbox_topic_idx ON outbox (topic, id);
      CREATE INDEX outbox_created_idx ON outbox (created_at);

      CREATE TABLE effects (
        kind text NOT NULL,
        key text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT effects_pk PRIMARY KEY (kind, key)
      );
      CREATE INDEX effects_created_idx ON effects (created_at);

      CREATE TABLE worker_leases (
        node smallint NOT NULL,
        holder uuid NOT NULL,
        expires_at timestamptz NOT NULL,
        high_water_ms bigint NOT NULL,
        CONSTRAINT worker_leases_pk PRIMARY KEY (node),
        CONSTRAINT worker_leases_node_range CHECK (node BETWEEN 0 AND 1023)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE worker_leases; DROP TABLE effects; DROP TABLE outbox; DROP TABLE audit_log;');
  }
}
