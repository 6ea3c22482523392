import type { MigrationInterface, QueryRunner } from 'typeorm';

/** DM channels have tables of their own: they belong to people, not to a guild. */
export class DirectMessages1764000000004 implements MigrationInterface {
  readonly name = 'DirectMessages1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dm_channels (
        id bigint NOT NULL,
        type text NOT NULL,
        name text,
        owner_id bigint,
        last_message_id bigint,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT dm_channels_pk PRIMARY KEY (id),
        CONSTRAINT dm_channels_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id) ON DELETE SET NULL,
        CONSTRAINT dm_channels_type_known CHECK (type IN ('dm', 'group_dm'))
      );
      CREATE INDEX dm_channels_owner_idx ON dm_channels (owner_id);

      CREATE TABLE dm_participants (
        channel_id bigint NOT NULL,
        user_id bigint NOT NULL,
        closed boolean NOT NULL DEFAULT false,
        CONSTRAINT dm_participants_pk PRIMARY KEY (channel_id, user_id),
        CONSTRAINT dm_participants_channel_fk FOREIGN KEY (channel_id) REFERENCES dm_channels (id) ON DELETE CASCADE,
        CONSTRAINT dm_participants_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      );
      CREATE INDEX dm_participants_user_idx ON dm_participants (user_id);

      -- Two people have one DM channel, whoever opens it first: the lower id is always user_a.
      CREATE TABLE dm_pairs (
        user_a bigint NOT NULL,
        user_b bigint NOT NULL,
        channel_id bigint NOT NULL,
        CONSTRAINT dm_pairs_pk PRIMARY KEY (user_a, user_b),
        CONSTRAINT dm_pairs_channel_key UNIQUE (channel_id),
        CONSTRAINT dm_pairs_user_a_fk FOREIGN KEY (user_a) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT dm_pairs_user_b_fk FOREIGN KEY (user_b) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT dm_pairs_channel_fk FOREIGN KEY (channel_id) REFERENCES dm_channels (id) ON DELETE CASCADE,
        CONSTRAINT dm_pairs_ordered CHECK (user_a < user_b)
      );
      CREATE INDEX dm_pairs_user_b_idx ON dm_pairs (user_b);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dm_pairs; DROP TABLE dm_participants; DROP TABLE dm_channels;');
  }
}
