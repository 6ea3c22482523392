import type { MemberFacts, Membership } from '@messagepal/access';
import type { Login } from '@messagepal/auth';
import type { UserSummary } from '@messagepal/protocol';
import type { LastIds } from '../../fanout/class-diff';
import type { GuildTruth } from '../../fanout/guild-loader';
import { GuildDatabase } from '../guild-database';

/** The database of a model is a variable: some guilds, and people who are in some of them. */
export class ModelPeople {
  readonly guilds: ReadonlyMap<string, GuildDatabase>;
  readonly userIds: readonly string[];

  constructor({ guilds, people }: { guilds: number; people: number }) {
    this.guilds = new Map(range(guilds).map((id) => [id, new GuildDatabase(id)]));
    this.userIds = range(people).map((id) => `9${id}`);
    for (const [index, userId] of this.userIds.entries()) {
      for (const [place, database] of [...this.guilds.values()].entries())
        if ((index + place) % 2 === 0) database.members.set(userId, factsOf(userId));
    }
  }

  /** What {@link ModelNode} gives for everything that reads users, logins and memberships. */
  allOf(userId: string): Promise<Map<string, Membership>> {
    const own = [...this.guilds.values()].filter(({ members }) => members.has(userId));
    return Promise.resolve(new Map(own.map(({ id, rights }) => [id, { facts: factsOf(userId), rights }])));
  }

  login(token: string): Promise<Login> {
    return Promise.resolve({ userId: token, sessionId: `login-${token}`, endsAt: null } as Login);
  }

  summary(userId: string): Promise<UserSummary> {
    return Promise.resolve(summaryOf(userId));
  }

  view(guildId: string) {
    return this.of(guildId).view();
  }

  dmIds(): Promise<Set<string>> {
    return Promise.resolve(new Set());
  }

  lastIds(): Promise<LastIds> {
    return Promise.resolve(new Map());
  }

  truth(guildId: string): Promise<GuildTruth | undefined> {
    return this.of(guildId).truth();
  }

  private of(guildId: string): GuildDatabase {
    const database = this.guilds.get(guildId);
    if (!database) throw new Error(`there is no guild ${guildId}`);
    return database;
  }
}

const range = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));

const factsOf = (userId: string): MemberFacts => ({
  userId,
  nick: null,
  roles: [],
  joinedAt: new Date(0),
  timedOutUntil: null,
});

const summaryOf = (id: string): UserSummary => ({
  id,
  username: id,
  display_name: null,
  avatar_url: null,
  bot: false,
  created_at: '2026-01-01T00:00:00.000Z',
});
