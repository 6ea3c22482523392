import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { Sessions } from '@messagepal/auth';
import { Transactions } from '@messagepal/database';
import { GuildMembers, GuildsService } from '@messagepal/guilds';
import { UsersService } from '@messagepal/users';
import { UsageError, type Command } from '../command';

const MAX = 10_000;

interface MintedSession {
  user_id: string;
  token: string;
}

export const devSessions: Command = {
  name: 'dev:sessions',
  usage: '--count <n> [--json]',
  help: 'Makes a guild with n members who are signed in, for benches; their tokens are printed. Never in production.',
  options: { count: { type: 'string' } },
  async run({ config, options, context }) {
    if (config.nodeEnv === 'production') throw new UsageError('dev:sessions is refused with NODE_ENV=production.');
    const count = Number(options['count'] ?? 2);
    if (!Number.isInteger(count) || count < 1 || count > MAX) throw new UsageError(`--count takes 1 to ${MAX}.`);
    const minted = await mint(await context(), count);
    return {
      lines: [
        `Guild ${minted.guild_id}, channel ${minted.channel_id}:`,
        ...minted.sessions.map(({ user_id, token }) => `  ${user_id}  ${token}`),
      ],
      json: minted,
    };
  },
};

async function mint(context: INestApplicationContext, count: number) {
  const run = randomBytes(4).toString('hex');
  const owner = await mintUser(context, `load_${run}_0`);
  const guild = await context.get(GuildsService, { strict: false }).create(owner.user_id, { name: `Load ${run}` });
  const members = context.get(GuildMembers, { strict: false });
  const sessions = [owner];
  for (let number = 1; number < count; number++) {
    const session = await mintUser(context, `load_${run}_${number}`);
    await members.join(guild.id, session.user_id);
    sessions.push(session);
  }
  const channel = guild.channels.find(({ type }) => type === 'text');
  return { guild_id: guild.id, channel_id: channel?.id, sessions };
}

/** A user who cannot log in: there is no password, only the session. */
async function mintUser(context: INestApplicationContext, username: string): Promise<MintedSession> {
  const users = context.get(UsersService, { strict: false });
  const draft = { username, email: `${username}@load.invalid`, passwordHash: null, operator: false };
  const user = await context.get(Transactions, { strict: false }).run((tx) => users.create(tx, draft));
  const { token } = await context.get(Sessions, { strict: false }).issue(user.id);
  return { user_id: user.id, token };
}
