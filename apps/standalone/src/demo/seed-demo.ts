import type { INestApplicationContext, Type } from '@nestjs/common';
import { Access } from '@messagepal/access';
import { Accounts } from '@messagepal/auth';
import { ChannelsService, type ChannelDraft } from '@messagepal/channels';
import { GuildMembers, GuildsService } from '@messagepal/guilds';
import { MessagesService } from '@messagepal/messages';
import { UsersService } from '@messagepal/users';
import { DEMO_PASSWORD, DEMO_PEOPLE, DEMO_USERNAME } from './demo-people';
import { demoSentence } from './demo-sentences';

const HISTORY_MESSAGES = 10_000;
/** Sends that are on their way at once. */
const ABREAST = 64;

const CHANNELS: ChannelDraft[] = [
  { type: 'announcement', name: 'announcements', topic: 'What is new' },
  { type: 'text', name: 'random', topic: 'Everything else' },
  { type: 'text', name: 'history', topic: `${HISTORY_MESSAGES} messages to scroll through` },
];

/**
 * Fills an empty server through the services that everybody uses, so that rules, hooks and events apply: people, a guild with
 * channels, and one channel with enough history to scroll. Does nothing where the first demo person exists.
 */
export async function seedDemo(app: INestApplicationContext, note: (text: string) => void): Promise<void> {
  if (await serviceOf(app, UsersService).findByLogin(DEMO_USERNAME)) return;
  await new DemoSeed(app, note).run();
}

const serviceOf = <T>(app: INestApplicationContext, type: Type<T>): T => app.get(type, { strict: false });

class DemoSeed {
  private readonly people: string[] = [];
  private guildId = '';

  constructor(
    private readonly app: INestApplicationContext,
    private readonly note: (text: string) => void,
  ) {}

  async run(): Promise<void> {
    await this.addPeople();
    const [owner = ''] = this.people;
    const guild = await this.of(GuildsService).create(owner, {
      name: 'MessagePal demo',
      description: 'Try things out',
    });
    this.guildId = guild.id;
    for (const id of this.people.slice(1)) await this.of(GuildMembers).join(guild.id, id);
    const ids = new Map(guild.channels.map(({ name, id }) => [name, id]));
    for (const draft of CHANNELS) ids.set(draft.name, await this.addChannel(owner, draft));
    await this.writeHistory(ids.get('history') ?? '');
    await this.say(owner, ids.get('general') ?? '', 'Welcome! The curl block of the README says hello back.');
  }

  private of<T>(type: Type<T>): T {
    return serviceOf(this.app, type);
  }

  private async addPeople(): Promise<void> {
    for (const { username, displayName } of DEMO_PEOPLE) {
      const email = `${username}@demo.invalid`;
      const user = await this.of(Accounts).register({ username, displayName, email, password: DEMO_PASSWORD });
      this.people.push(user.id);
    }
  }

  private async addChannel(owner: string, draft: ChannelDraft): Promise<string> {
    const access = await this.of(Access).guild(owner, this.guildId, 'MANAGE_CHANNELS');
    return (await this.of(ChannelsService).create(access, draft)).id;
  }

  /** Several people writing at once, as fast as the store takes it. */
  private async writeHistory(channelId: string): Promise<void> {
    this.note(`writing ${HISTORY_MESSAGES} messages`);
    let next = 0;
    const writer = async (): Promise<void> => {
      while (next < HISTORY_MESSAGES) {
        const number = next++;
        await this.say(this.people[number % this.people.length] ?? '', channelId, demoSentence(number));
      }
    };
    await Promise.all(Array.from({ length: ABREAST }, writer));
  }

  private async say(userId: string, channelId: string, content: string): Promise<void> {
    const access = await this.of(Access).channel(userId, channelId, 'SEND_MESSAGES');
    await this.of(MessagesService).send(access, { content, nonce: null });
  }
}
