import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Files, and what they take up by owner and by guild. No foreign keys, as with messages: the bytes of a file have to be removed
 * before its row may go. The sums are kept by a trigger, so that no statement can forget them.
 */
export class Attachments1764000000015 implements MigrationInterface {
  readonly name = 'Attachments1764000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE attachments (
        id bigint PRIMARY KEY,
        owner_id bigint NOT NULL,
        channel_id bigint NOT NULL,
        guild_id bigint,
        message_id bigint,
        claim text,
        claimed_at timestamptz,
        state text NOT NULL,
        filename text NOT NULL,
        description text,
        size bigint NOT NULL,
        content_type text NOT NULL DEFAULT 'application/octet-stream',
        upload_id text,
        processing text NOT NULL DEFAULT 'waiting',
        findings jsonb NOT NULL DEFAULT '{}',
        version integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        checked_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT attachments_state_check CHECK (state IN ('pending', 'ready', 'claimed', 'quarantined', 'deleted')),
        CONSTRAINT attachments_processing_check CHECK (processing IN ('waiting', 'done', 'failed')),
        CONSTRAINT attachments_size_check CHECK (size >= 0)
      );
      CREATE INDEX attachments_owner_idx ON attachments (owner_id, created_at);
      CREATE INDEX attachments_message_idx ON attachments (channel_id, message_id);
      CREATE INDEX attachments_unsent_idx ON attachments (expires_at) WHERE state IN ('pending', 'ready');
      CREATE INDEX attachments_claimed_idx ON attachments (claimed_at) WHERE message_id IS NULL AND claim IS NOT NULL;
      CREATE INDEX attachments_deleted_idx ON attachments (expires_at) WHERE state = 'deleted';
      CREATE INDEX attachments_checked_idx ON attachments (checked_at) WHERE message_id IS NOT NULL;

      CREATE TABLE file_usage (
        scope text NOT NULL,
        id bigint NOT NULL,
        bytes bigint NOT NULL,
        files bigint NOT NULL,
        CONSTRAINT file_usage_pk PRIMARY KEY (scope, id),
        CONSTRAINT file_usage_scope_check CHECK (scope IN ('user', 'guild'))
      ) WITH (fillfactor = 80);

      CREATE TABLE blob_strays (
        key text PRIMARY KEY,
        seen_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE FUNCTION count_file_usage(target text, target_id bigint, more_bytes bigint, more_files bigint) RETURNS void
      LANGUAGE sql AS $$
        INSERT INTO file_usage AS known (scope, id, bytes, files)
        SELECT target, target_id, more_bytes, more_files WHERE target_id IS NOT NULL AND (more_bytes <> 0 OR more_files <> 0)
        ON CONFLICT ON CONSTRAINT file_usage_pk
        DO UPDATE SET bytes = known.bytes + excluded.bytes, files = known.files + excluded.files
      $$;

      CREATE FUNCTION attachments_usage() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        had boolean := TG_OP <> 'INSERT' AND OLD.state <> 'deleted';
        has boolean := TG_OP <> 'DELETE' AND NEW.state <> 'deleted';
        row attachments := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        more_bytes bigint := CASE WHEN has THEN NEW.size ELSE 0 END - CASE WHEN had THEN OLD.size ELSE 0 END;
        more_files bigint := has::int - had::int;
      BEGIN
        PERFORM count_file_usage('user', row.owner_id, more_bytes, more_files);
        PERFORM count_file_usage('guild', row.guild_id, more_bytes, more_files);
        RETURN NULL;
      END $$;

      CREATE TRIGGER attachments_usage AFTER INSERT OR DELETE OR UPDATE OF size, state ON attachments
      FOR EACH ROW EXECUTE FUNCTION attachments_usage();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE attachments, file_usage, blob_strays;
      DROP FUNCTION attachments_usage(), count_file_usage(text, bigint, bigint, bigint);
    `);
  }
}
