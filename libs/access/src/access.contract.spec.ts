import { ApiError } from '@messagepal/errors';
import { guildTopic, MemoryEventLog, type LogHead } from '@messagepal/event-log';
import { bits, DEFAULT_EVERYONE, toWire } from '@messagepal/permissions';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { AbstractLogger, DataSource } from 'typeorm';
import { Access } from './access';
import { ChannelDirectory } from './channel-directory';
import { DmViews } from './dm-views';
import { GuildViews } from './guild-views';
import { Memberships } from './memberships';

const [OWNER, MEMBER, STRANGER] = ['1', '2', '3'];
const GUILD = '10';
const [GENERAL, SECRET] = ['20', '21'];

/** Counts what is asked of PostgreSQL. */
class QueryCount extends AbstractLogger {
  queries = 0;
  override logQuery(): void {
    this.queries++;
  }
  protected override writeLog(): void {}
}

/** The memory log with an off switch. */
class BreakableLog extends MemoryEventLog {
  away = false;
  override async head(topic: string): Promise<LogHead> {
    if (this.away) throw new ApiError('SERVICE_UNAVAILABLE');
    return super.head(topic);
  }
}

// Real: PostgreSQL and the memory log. The tables are written as guilds and channels write them.
describe('access', () => {
  let database: TestDatabase;
  let source: DataSource;
  let log: BreakableLog;
  let views: GuildViews;
  let memberships: Memberships;
  let access: Access;
  const count = new QueryCount();

  /** What another process does: a transaction that raises the version, and its event. */
  const change = async (sql: string, rights = 0) => {
    await source.query(sql);
    const [rows] = await source.query<[{ version: string; rights: string }[], number]>(
      'UPDATE guilds SET version = version + 1, rights = rights + $2 WHERE id = $1 RETURNING version, rights',
      [GUILD, rights],
    );
    const [row] = rows;
    const events = [{ t: 'GUILD_UPDATE', scope: { kind: 'all' as const }, d: '{}' }];
    await log.appendVersion(guildTopic(GUILD), { version: Number(row?.version), rights: Number(row?.rights), events });
  };
  const queriesOf = async (work: () => Promise<unknown>) => {
    const before = count.queries;
    await work();
    return count.queries - before;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    source = await new DataSource({
      type: 'postgres',
      url: database.url,
      logging: ['query'],
      logger: count,
    }).initialize();
  });
  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    await source.query('TRUNCATE users, guilds, channel_directory CASCADE');
    await source.query(`INSERT INTO users (id, username) VALUES (1, 'owner'), (2, 'member'), (3, 'stranger')`);
    await source.query(`INSERT INTO guilds (id, name, owner_id, version, rights) VALUES (${GUILD}, 'Circle', 1, 5, 2)`);
    await source.query(
      `INSERT INTO roles (guild_id, id, name, permissions) VALUES (10, 10, '@everyone', ${toWire(DEFAULT_EVERYONE)}), (10, 11, 'mod', 4)`,
    );
    await source.query('INSERT INTO members (guild_id, user_id) VALUES (10, 1), (10, 2)');
    await source.query('INSERT INTO member_roles (guild_id, user_id, role_id) VALUES (10, 2, 11)');
    await source.query(
      `INSERT INTO channels (guild_id, id, type, name, position) VALUES (10, 21, 'text', 'secret', 1), (10, 20, 'text', 'general', 0)`,
    );
    await source.query('INSERT INTO channel_directory (channel_id, guild_id) VALUES (20, 10), (21, 10)');
    await source.query(
      `INSERT INTO channel_overwrites (guild_id, channel_id, target_id, target_type, deny) VALUES (10, 21, 10, 'role', 1)`,
    );
    log = new BreakableLog();
    views = new GuildViews(source, log);
    memberships = new Memberships(source, views);
    access = new Access(views, memberships, new ChannelDirectory(source), new DmViews(source, log));
  });

  describe('questions', () => {
    it('are answered for members who may', async () => {
      const inGuild = await access.guild(MEMBER, GUILD);
      expect(inGuild.base).toBe(DEFAULT_EVERYONE | bits('MANAGE_MESSAGES'));
      expect(inGuild.member).toMatchObject({ userId: MEMBER, nick: null, roles: ['11'], timedOutUntil: null });
      expect([...inGuild.view.channels.keys()]).toEqual([GENERAL, SECRET]);
      const inChannel = await access.channel(MEMBER, GENERAL, 'SEND_MESSAGES', 'MANAGE_MESSAGES');
      expect(inChannel.channel.wire).toMatchObject({ id: GENERAL, guild_id: GUILD, name: 'general' });
      await expect(access.guild(OWNER, GUILD, 'ADMINISTRATOR')).resolves.toBeDefined();
      await expect(access.channel(OWNER, SECRET)).resolves.toBeDefined();
    });

    it('are refused for what one sees without the right', async () => {
      const refused = { code: 50013, status: 403 };
      await expect(access.guild(MEMBER, GUILD, 'MANAGE_GUILD')).rejects.toMatchObject(refused);
      await expect(access.channel(MEMBER, GENERAL, 'MANAGE_CHANNELS')).rejects.toMatchObject(refused);
    });

    it('have no answer for what one does not see', async () => {
      const noGuild = { code: 10004, status: 404 };
      const noChannel = { code: 10003, status: 404 };
      await expect(access.guild(STRANGER, GUILD)).rejects.toMatchObject(noGuild);
      await expect(access.guild(STRANGER, '99')).rejects.toMatchObject(noGuild);
      await expect(access.channel(STRANGER, GENERAL)).rejects.toMatchObject(noChannel);
      await expect(access.channel(MEMBER, SECRET, 'SEND_MESSAGES')).rejects.toMatchObject(noChannel);
      await expect(access.channel(MEMBER, '99')).rejects.toMatchObject(noChannel);
    });

    it('know time-outs by the clock', async () => {
      await change(
        `UPDATE members SET communication_disabled_until = now() + interval '1 hour' WHERE user_id = ${MEMBER}`,
        1,
      );
      await expect(access.channel(MEMBER, GENERAL)).resolves.toBeDefined();
      await expect(access.channel(MEMBER, GENERAL, 'SEND_MESSAGES')).rejects.toMatchObject({ code: 50013 });
    });
  });

  describe('what it costs', () => {
    it('is nothing for who asks again', async () => {
      const ask = () => Promise.all([access.guild(MEMBER, GUILD), access.channel(MEMBER, GENERAL, 'SEND_MESSAGES')]);
      await ask();
      expect(await queriesOf(ask)).toBe(0);
    });

    it('is three statements for a first question, however many ask at once', async () => {
      expect(await queriesOf(() => access.channel(MEMBER, GENERAL))).toBe(3);
      await change('SELECT 1', 1);
      const crowd = () => Promise.all(Array.from({ length: 100 }, () => access.channel(MEMBER, GENERAL)));
      expect(await queriesOf(crowd)).toBeLessThanOrEqual(4);
    });
  });

  describe('changes', () => {
    it('count from their answer on', async () => {
      await access.channel(MEMBER, GENERAL);
      await change(`DELETE FROM members WHERE user_id = ${MEMBER}`, 1);
      await expect(access.channel(MEMBER, GENERAL)).rejects.toMatchObject({ code: 10003 });
      await change(`INSERT INTO members (guild_id, user_id) VALUES (10, ${MEMBER})`);
      await expect(access.channel(MEMBER, GENERAL)).resolves.toBeDefined();
      await expect(access.channel(MEMBER, GENERAL, 'MANAGE_MESSAGES')).rejects.toMatchObject({ code: 50013 });
    });

    it('that take nothing away are seen as well', async () => {
      await access.guild(MEMBER, GUILD);
      await change(`UPDATE channels SET topic = 'New' WHERE id = ${GENERAL}`);
      expect((await access.channel(MEMBER, GENERAL)).channel.wire.topic).toBe('New');
    });

    it('are waited for by who holds their event', async () => {
      await views.current(GUILD);
      await source.query(`UPDATE guilds SET name = 'Later', version = 6 WHERE id = ${GUILD}`);
      expect((await views.atLeast(GUILD, 5))?.guild.name).toBe('Circle');
      expect((await views.atLeast(GUILD, 6))?.guild.name).toBe('Later');
      expect(views.cached(GUILD)?.version).toBe(6);
    });

    it('make a deleted guild unknown', async () => {
      await access.guild(MEMBER, GUILD);
      await source.query(`DELETE FROM guilds WHERE id = ${GUILD}`);
      await log.appendVersion(guildTopic(GUILD), { version: 6, rights: 3, events: [] });
      await expect(access.guild(MEMBER, GUILD)).rejects.toMatchObject({ code: 10004 });
      await expect(access.channel(OWNER, GENERAL)).rejects.toMatchObject({ code: 10003 });
    });

    it('never give what was so at no moment: a view and a member of two moments do not meet', async () => {
      await source.query(`INSERT INTO channel_overwrites (guild_id, channel_id, target_id, target_type, allow)
        VALUES (10, ${SECRET}, 11, 'role', 1)`);
      await source.query('DELETE FROM member_roles');
      expect((await views.current(GUILD))?.version).toBe(5);
      // Committed, and not in the log yet: first the channel is closed to the role, then the role is given.
      await source.query('DELETE FROM channel_overwrites WHERE target_id = 11');
      await source.query('INSERT INTO member_roles (guild_id, user_id, role_id) VALUES (10, 2, 11)');
      await source.query(`UPDATE guilds SET version = 7, rights = 4 WHERE id = ${GUILD}`);
      await expect(access.channel(MEMBER, SECRET)).rejects.toMatchObject({ code: 10003 });
      await expect(access.channel(MEMBER, GENERAL, 'MANAGE_MESSAGES')).resolves.toBeDefined();
    });

    it('are known to the transaction that makes them before anybody else', async () => {
      await views.current(GUILD);
      await source.transaction(async (tx) => {
        await tx.query('DELETE FROM channel_overwrites');
        await tx.query('DELETE FROM member_roles');
        await tx.query(`UPDATE guilds SET version = 6 WHERE id = ${GUILD}`);
        const at = { id: GUILD, version: 6 };
        const secret = { userId: MEMBER, channelId: SECRET };
        expect((await access.guildWithin(tx, at, MEMBER)).base).toBe(DEFAULT_EVERYONE);
        await expect(access.channelWithin(tx, at, secret, 'SEND_MESSAGES')).resolves.toBeDefined();
        await expect(access.channelWithin(tx, at, secret, 'MANAGE_MESSAGES')).rejects.toMatchObject({ code: 50013 });
        await expect(access.guildWithin(tx, at, STRANGER)).rejects.toMatchObject({ code: 10004 });
        expect([...(await memberships.manyWithin(tx, GUILD, [MEMBER, STRANGER])).keys()]).toEqual([MEMBER]);
        expect((await access.guild(MEMBER, GUILD)).base).toBe(DEFAULT_EVERYONE | bits('MANAGE_MESSAGES'));
      });
    });

    it('keep the view, and its classes, when nothing was changed', async () => {
      const view = await views.newest(GUILD);
      expect(await views.newest(GUILD)).toBe(view);
    });
  });

  describe('the log', () => {
    it('is told where a guild stands when it has forgotten', async () => {
      await views.current(GUILD);
      expect(await log.head(guildTopic(GUILD))).toMatchObject({ version: 5, rights: 2, offset: 0 });
      log.reset();
      await source.query(`UPDATE guilds SET version = 8, rights = 4 WHERE id = ${GUILD}`);
      expect(await views.current(GUILD)).toMatchObject({ version: 8, rights: 4 });
      expect(await log.head(guildTopic(GUILD))).toMatchObject({ version: 8, rights: 4 });
    });

    it('being away, PostgreSQL is asked each time', async () => {
      await access.channel(MEMBER, GENERAL);
      log.away = true;
      await source.query(`DELETE FROM members WHERE user_id = ${MEMBER}`);
      await source.query(`UPDATE guilds SET version = version + 1, rights = rights + 1 WHERE id = ${GUILD}`);
      await expect(access.channel(MEMBER, GENERAL)).rejects.toMatchObject({ code: 10003 });
      await expect(access.channel(OWNER, GENERAL)).resolves.toBeDefined();
    });
  });

  describe('memberships', () => {
    it('are known by the user, and remembered', async () => {
      await source.query(`INSERT INTO guilds (id, name, owner_id) VALUES (9, 'Other', 1)`);
      await source.query(`INSERT INTO members (guild_id, user_id, nick) VALUES (9, ${MEMBER}, 'Me')`);
      expect(await memberships.guildIdsOf(MEMBER)).toEqual(['9', '10']);
      const all = await memberships.allOf(MEMBER);
      expect(all.get('9')).toMatchObject({ facts: { nick: 'Me', roles: [] }, rights: 1 });
      expect((await memberships.among('9', [MEMBER, STRANGER])).get(MEMBER)).toEqual(all.get('9'));
      expect(await queriesOf(() => memberships.find('9', MEMBER, 1))).toBe(0);
      expect(await memberships.guildIdsOf(STRANGER)).toEqual([]);
    });

    it('that are missing are asked for again', async () => {
      expect(await memberships.find(GUILD, STRANGER)).toBeUndefined();
      await source.query(`INSERT INTO members (guild_id, user_id) VALUES (10, ${STRANGER})`);
      expect(await memberships.find(GUILD, STRANGER)).toMatchObject({ userId: STRANGER });
      expect(await memberships.find('99', STRANGER)).toBeUndefined();
    });
  });
});
