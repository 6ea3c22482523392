// Real: everything. Counts what messages to everybody cost: the same in a guild of 5 and of 5,000.
import { EventLog, guildTopic } from '@messagepal/event-log';
import type { ReadState } from '@messagepal/protocol';
import { snowflakeAt } from '@messagepal/snowflake';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { textChannel, World, type Person } from './world';

const MESSAGES = 100;
const LANES = 10;
/** Tables that a message may have anything to do with. */
const TABLES = ['messages', 'mentions', 'read_states', 'outbox', 'members', 'channels'];
const WRITES = new RegExp(String.raw`\b(INSERT INTO|UPDATE|DELETE FROM) "?(${TABLES.join('|')})\b`, 'i');

describe('a message to everybody', () => {
  let world: World;
  let owner: Person;
  let member: Person;
  let writes = 0;
  const ask = Reflect.get(Client.prototype, 'query') as (this: Client, ...args: unknown[]) => unknown;

  beforeAll(async () => {
    Client.prototype.query = function counted(this: Client, ...args: unknown[]) {
      const [first] = args;
      const text = typeof first === 'string' ? first : (first as { text?: string } | undefined)?.text;
      if (WRITES.test(text ?? '')) writes += 1;
      return ask.apply(this, args);
    } as typeof Client.prototype.query;
    world = await World.open();
    [owner, member] = [await world.person('owner'), await world.person('member')];
  }, 60_000);
  afterAll(async () => {
    await world.close();
    Client.prototype.query = ask as typeof Client.prototype.query;
  });

  const query = <T>(sql: string, parameters: unknown[] = []) => world.app.get(DataSource).query<T[]>(sql, parameters);
  const rowsOf = async (): Promise<Record<string, number>> => {
    const sql = TABLES.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`).join(', ');
    return (await query<Record<string, number>>(`SELECT ${sql}`))[0] ?? {};
  };

  /** A guild with so many members more, who are not there. */
  const guildOf = async (size: number) => {
    const guild = await owner.createGuild();
    await member.join(guild, owner);
    const from = BigInt(snowflakeAt(Date.now() - 1_000_000_000)) + BigInt(size);
    const crowd = [String(from), size];
    await query(
      `INSERT INTO users (id, username) SELECT $1::bigint + n, 'crowd' || ($1::bigint + n) FROM generate_series(1, $2) n`,
      crowd,
    );
    await query(`INSERT INTO members (guild_id, user_id) SELECT $3, $1::bigint + n FROM generate_series(1, $2) n`, [
      ...crowd,
      guild.id,
    ]);
    return guild;
  };

  /** What so many messages to everybody bring about. */
  const costOf = async (size: number) => {
    const guild = await guildOf(size);
    const channel = textChannel(guild).id;
    const log = world.app.get(EventLog, { strict: false });
    await owner.say(channel, 'first');
    const [before, { offset }] = [await rowsOf(), await log.head(guildTopic(guild.id))];
    writes = 0;
    const lane = async (): Promise<void> => {
      for (let n = 0; n < MESSAGES / LANES; n += 1) await owner.say(channel, `@everyone ${n}`);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    const statements = writes;
    const after = await rowsOf();
    const [state] = (await member.rest.get<ReadState[]>('/users/@me/read-states')).filter(
      (one) => one.channel_id === channel,
    );
    return {
      statements,
      appended: (await log.head(guildTopic(guild.id))).offset - offset,
      rows: Object.fromEntries(TABLES.map((table) => [table, (after[table] ?? 0) - (before[table] ?? 0)])),
      counted: state?.mention_count,
    };
  };

  it('is as many statements, rows and entries of the log in a guild of 5,000 as in one of 5', async () => {
    const [few, many] = [await costOf(5), await costOf(5_000)];
    for (const { statements, appended, rows, counted } of [few, many]) {
      expect(appended).toBe(MESSAGES);
      expect(counted).toBe(MESSAGES);
      expect(rows).toMatchObject({ messages: MESSAGES, mentions: MESSAGES, outbox: 0, members: 0, channels: 0 });
      expect(rows['read_states']).toBeLessThanOrEqual(1);
      // The row, its mention, and now and then a mark and the channel's last message.
      expect(statements).toBeLessThanOrEqual(3 * MESSAGES);
    }
  }, 120_000);
});
