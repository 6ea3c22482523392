import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of what in a guild somebody wants to be notified. */
export class NotificationSettings1764000000010 implements MigrationInterface {
  readonly name = 'NotificationSettings1764000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE notification_settings (
        user_id bigint NOT NULL,
        guild_id bigint NOT NULL,
        version integer NOT NULL DEFAULT 0,
        settings jsonb NOT NULL DEFAULT '{}',
        CONSTRAINT notification_settings_pk PRIMARY KEY (user_id, guild_id),
        CONSTRAINT notification_settings_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT notification_settings_guild_fk FOREIGN KEY (guild_id) REFERENCES guilds (id) ON DELETE CASCADE
      );
      CREATE INDEX notification_settings_guild_idx ON notification_settings (guild_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE notification_settings;');
  }
}
