import { UsersService } from '@messagepal/users';
import { UsageError, type Command } from '../command';

export const userOperator: Command = {
  name: 'user:operator',
  usage: '<username> [--off]',
  help: 'Lets a user see queues, metrics and the health of engines, or no longer.',
  options: { off: { type: 'boolean' } },
  async run({ words: [username], options, context }) {
    if (!username) throw new UsageError('Whom? mp user:operator <username>');
    const users = (await context()).get(UsersService, { strict: false });
    const user = await users.findByLogin(username);
    if (!user) throw new UsageError(`There is no user ${username}.`);
    const operator = options['off'] !== true;
    await users.setOperator(user.id, operator);
    return {
      lines: [`${user.username} is ${operator ? 'an' : 'no'} operator.`],
      json: { user_id: user.id, username: user.username, operator },
    };
  },
};
