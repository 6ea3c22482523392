import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users and their sessions. */
export class Accounts1764000000001 implements MigrationInterface {
  readonly name = 'Accounts1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE users (
        id bigint NOT NULL,
        username text NOT NULL,
        email text,
        display_name text,
        avatar_url text,
        password_hash text,
        status text NOT NULL DEFAULT 'online',
        bot boolean NOT NULL DEFAULT false,
        operator boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT users_pk PRIMARY KEY (id),
        CONSTRAINT users_username_lower CHECK (username = lower(username)),
        CONSTRAINT users_status_known CHECK (status IN ('online', 'idle', 'dnd', 'invisible'))
      );
      CREATE UNIQUE INDEX users_username_key ON users (username);
      CREATE UNIQUE INDEX users_email_key ON users (lower(email));

      CREATE TABLE sessions (
        id bigint NOT NULL,
        user_id bigint NOT NULL,
        kind text NOT NULL,
        secret_hash bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_used_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz,
        revoked_at timestamptz,
        ip_prefix text,
        user_agent text,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT sessions_pk PRIMARY KEY (id),
        CONSTRAINT sessions_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      );
      CREATE INDEX sessions_user_idx ON sessions (user_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sessions; DROP TABLE users;');
  }
}
