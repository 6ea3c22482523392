import { snowflakeAt } from '@messagepal/snowflake';
import type { DataSource } from 'typeorm';
import type { Minted } from '../kit/bench-database';
import type { Dice } from './dice';
import type { Texts } from './texts';

export const MESSAGES = 100_000;
export const CHANNELS = 40;
const ROWS_PER_INSERT = 2_000;
const SPAN_MS = 90 * 86_400_000;
const LOWEST_BITS = 1n << 22n;

const INSERT = `
  INSERT INTO messages (channel_id, id, author_id, guild_id, content, rich)
  SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::jsonb[])`;

/** A guild with the messages of three months in 40 channels, every second of which is hidden from members. */
export class FilledGuild {
  readonly channels: string[] = [];

  constructor(
    private readonly source: DataSource,
    readonly minted: Minted,
    private readonly dice: Dice,
    private readonly texts: Texts,
  ) {}

  async fill(): Promise<void> {
    await this.addChannels();
    const began = Date.now() - SPAN_MS;
    for (let from = 0; from < MESSAGES; from += ROWS_PER_INSERT) {
      const rows = Array.from({ length: ROWS_PER_INSERT }, (_, i) =>
        this.row(began + ((from + i) * SPAN_MS) / MESSAGES),
      );
      const column = (index: number): unknown[] => rows.map((row) => row[index]);
      await this.source.query(INSERT, [0, 1, 2, 3, 4, 5].map(column));
    }
    await this.source.query(
      'UPDATE channels c SET last_message_id = (SELECT max(id) FROM messages WHERE channel_id = c.id) WHERE guild_id = $1',
      [this.minted.guild_id],
    );
    await this.source.query(
      `INSERT INTO channel_pins (channel_id, message_id, pinned_by)
       SELECT channel_id, id, author_id FROM messages WHERE guild_id = $1 AND id % 500 = 0 LIMIT 100`,
      [this.minted.guild_id],
    );
    await this.source.query('ANALYZE');
  }

  /** Waits until everything is in the index; answers how long that took. */
  async indexed(): Promise<number> {
    const began = performance.now();
    const guild = this.minted.guild_id;
    await this.source.query(
      'INSERT INTO search_changes (channel_id, message_id) SELECT id, 0 FROM channels WHERE guild_id = $1',
      [guild],
    );
    const sql = 'SELECT count(*)::int AS count FROM search_messages WHERE space_id = $1';
    for (let count = 0; count < MESSAGES;) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      count = (await this.source.query<{ count: number }[]>(sql, [guild]))[0]?.count ?? 0;
    }
    return performance.now() - began;
  }

  randomAuthor(): string {
    return this.dice.pick(this.minted.sessions).user_id;
  }

  private async addChannels(): Promise<void> {
    for (let number = 0; number < CHANNELS; number += 1) {
      const id = snowflakeAt(Date.now() - SPAN_MS + number);
      const keys = [this.minted.guild_id, id];
      await this.source.query(`INSERT INTO channels (guild_id, id, type, name) VALUES ($1, $2, 'text', 'load')`, keys);
      await this.source.query('INSERT INTO channel_directory (guild_id, channel_id) VALUES ($1, $2)', keys);
      if (number % 2 === 1)
        await this.source.query(
          `INSERT INTO channel_overwrites (guild_id, channel_id, target_id, target_type, allow, deny) VALUES ($1, $2, $1, 'role', 0, 1)`,
          keys,
        );
      this.channels.push(id);
    }
  }

  private row(at: number): unknown[] {
    const { dice, texts, minted } = this;
    const id = String(BigInt(snowflakeAt(at)) + BigInt(dice.below(Number(LOWEST_BITS))));
    const mentioned = dice.below(30) === 0 ? this.randomAuthor() : undefined;
    const embeds = dice.below(50) === 0 ? [{ title: texts.sentence() }] : undefined;
    const rich =
      mentioned || embeds ? { ...(mentioned && { mentions: [mentioned] }), ...(embeds && { embeds }) } : null;
    const content = mentioned ? `<@${mentioned}> ${texts.sentence()}` : texts.sentence();
    return [dice.pick(this.channels), id, this.randomAuthor(), minted.guild_id, content, rich && JSON.stringify(rich)];
  }
}
