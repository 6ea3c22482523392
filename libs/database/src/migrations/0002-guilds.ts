import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Guilds, roles, members, bans. Ids of rows that a guild owns are unique within it: its id leads each primary key. */
export class Guilds1764000000002 implements MigrationInterface {
  readonly name = 'Guilds1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE guilds (
        id bigint NOT NULL,
        name text NOT NULL,
        icon_url text,
        description text,
        owner_id bigint NOT NULL,
        system_channel_id bigint,
        version bigint NOT NULL DEFAULT 1,
        rights bigint NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT guilds_pk PRIMARY KEY (id),
        CONSTRAINT guilds_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id)
      );
      CREATE INDEX guilds_owner_idx ON guilds (owner_id);

      CREATE TABLE roles (
        guild_id bigint NOT NULL,
        id bigint NOT NULL,
        name text NOT NULL,
        color integer NOT NULL DEFAULT 0,
        hoist boolean NOT NULL DEFAULT false,
        position integer NOT NULL DEFAULT 0,
        permissions numeric(40, 0) NOT NULL DEFAULT 0,
        mentionable boolean NOT NULL DEFAULT false,
        managed boolean NOT NULL DEFAULT false,
        CONSTRAINT roles_pk PRIMARY KEY (guild_id, id),
        CONSTRAINT roles_guild_fk FOREIGN KEY (guild_id) REFERENCES guilds (id) ON DELETE CASCADE
      );

      CREATE TABLE members (
        guild_id bigint NOT NULL,
        user_id bigint NOT NULL,
        nick text,
        joined_at timestamptz NOT NULL DEFAULT now(),
        communication_disabled_until timestamptz,
        CONSTRAINT members_pk PRIMARY KEY (guild_id, user_id),
        CONSTRAINT members_guild_fk FOREIGN KEY (guild_id) REFERENCES guilds (id) ON DELETE CASCADE,
        CONSTRAINT members_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      );
      CREATE INDEX members_user_idx ON members (user_id);

      CREATE TABLE member_roles (
        guild_id bigint NOT NULL,
        user_id bigint NOT NULL,
        role_id bigint NOT NULL,
        CONSTRAINT member_roles_pk PRIMARY KEY (guild_id, user_id, role_id),
        CONSTRAINT member_roles_member_fk FOREIGN KEY (guild_id, user_id) REFERENCES members (guild_id, user_id) ON DELETE CASCADE,
        CONSTRAINT member_roles_role_fk FOREIGN KEY (guild_id, role_id) REFERENCES roles (guild_id, id) ON DELETE CASCADE
      );
      CREATE INDEX member_roles_role_idx ON member_roles (guild_id, role_id);

      CREATE TABLE bans (
        guild_id bigint NOT NULL,
        user_id bigint NOT NULL,
        reason text,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT bans_pk PRIMARY KEY (guild_id, user_id),
        CONSTRAINT bans_guild_fk FOREIGN KEY (guild_id) REFERENCES guilds (id) ON DELETE CASCADE,
        CONSTRAINT bans_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      );
      CREATE INDEX bans_user_idx ON bans (user_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE bans; DROP TABLE member_roles; DROP TABLE members; DROP TABLE roles; DROP TABLE guilds;',
    );
  }
}
