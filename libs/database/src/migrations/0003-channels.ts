import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Channels of guilds, their overwrites and invites, and the directory of all channels. */
export class Channels1764000000003 implements MigrationInterface {
  readonly name = 'Channels1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE channels (
        guild_id bigint NOT NULL,
        id bigint NOT NULL,
        type text NOT NULL,
        name text NOT NULL,
        topic text,
        position integer NOT NULL DEFAULT 0,
        parent_id bigint,
        nsfw boolean NOT NULL DEFAULT false,
        rate_limit_per_user integer NOT NULL DEFAULT 0,
        last_message_id bigint,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT channels_pk PRIMARY KEY (guild_id, id),
        CONSTRAINT channels_id_key UNIQUE (id),
        CONSTRAINT channels_guild_fk FOREIGN KEY (guild_id) REFERENCES guilds (id) ON DELETE CASCADE
      );

      CREATE TABLE channel_overwrites (
        guild_id bigint NOT NULL,
        channel_id bigint NOT NULL,
        target_id bigint NOT NULL,
        target_type text NOT NULL,
        allow numeric(40, 0) NOT NULL DEFAULT 0,
        deny numeric(40, 0) NOT NULL DEFAULT 0,
        CONSTRAINT channel_overwrites_pk PRIMARY KEY (guild_id, channel_id, target_id),
        CONSTRAINT channel_overwrites_channel_fk FOREIGN KEY (guild_id, channel_id) REFERENCES channels (guild_id, id) ON DELETE CASCADE,
        CONSTRAINT channel_overwrites_target_known CHECK (target_type IN ('role', 'member'))
      );

      CREATE TABLE channel_directory (
        channel_id bigint NOT NULL,
        guild_id bigint,
        is_dm boolean NOT NULL DEFAULT false,
        CONSTRAINT channel_directory_pk PRIMARY KEY (channel_id),
        CONSTRAINT channel_directory_guild_fk FOREIGN KEY (guild_id) REFERENCES guilds (id) ON DELETE CASCADE,
        CONSTRAINT channel_directory_one_home CHECK ((guild_id IS NULL) = is_dm)
      );
      CREATE INDEX channel_directory_guild_idx ON channel_directory (guild_id);

      CREATE TABLE invites (
        code text NOT NULL,
        guild_id bigint NOT NULL,
        channel_id bigint NOT NULL,
        inviter_id bigint,
        max_age integer NOT NULL DEFAULT 0,
        max_uses integer NOT NULL DEFAULT 0,
        uses integer NOT NULL DEFAULT 0,
        expires_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT invites_pk PRIMARY KEY (code),
        CONSTRAINT invites_channel_fk FOREIGN KEY (guild_id, channel_id) REFERENCES channels (guild_id, id) ON DELETE CASCADE,
        CONSTRAINT invites_inviter_fk FOREIGN KEY (inviter_id) REFERENCES users (id) ON DELETE SET NULL
      );
      CREATE INDEX invites_channel_idx ON invites (guild_id, channel_id);
      CREATE INDEX invites_inviter_idx ON invites (inviter_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE invites; DROP TABLE channel_directory; DROP TABLE channel_overwrites; DROP TABLE channels;',
    );
  }
}
