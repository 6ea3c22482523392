import { getQueueToken } from '@nestjs/bullmq';
import { MessageStoreSource } from '@messagepal/messages';
import { MessageType, type Channel, type GuildWithChannels, type Message } from '@messagepal/protocol';
import type { Queue } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { Line } from '../line';
import { type Person, textChannel, World } from '../world';

/** A guild in which somebody has sent what is to go, among what is to stay. */
export class PurgeStory {
  readonly gone: Message[] = [];
  readonly kept: Message[] = [];
  private other!: Channel;

  private constructor(
    private readonly world: World,
    readonly owner: Person,
    readonly spammer: Person,
    readonly guild: GuildWithChannels,
  ) {}

  static async begin(world: World): Promise<PurgeStory> {
    const [owner, spammer] = [await world.person('owner'), await world.person('spammer')];
    const story = new PurgeStory(world, owner, spammer, await owner.createGuild());
    await spammer.join(story.guild, owner);
    story.other = await owner.rest.post<Channel>(`/guilds/${story.guild.id}/channels`, { name: 'other' });
    for (let n = 0; n < 5; n++) {
      for (const channelId of story.channelIds) {
        story.gone.push(await spammer.say(channelId, `spam ${n}`));
        story.kept.push(await owner.say(channelId, `news ${n}`));
      }
    }
    return story;
  }

  get channelIds(): string[] {
    return [textChannel(this.guild).id, this.other.id];
  }

  listen(): Line {
    return Line.open('ws', this.world.url, { token: this.owner.token });
  }

  ban(seconds: number): Promise<unknown> {
    return this.owner.rest.put(this.banPath, { delete_message_seconds: seconds });
  }

  /** Lets the spammer back in, who says something at once. */
  async forgive(): Promise<Message> {
    await this.owner.rest.delete(this.banPath);
    await this.spammer.join(this.guild, this.owner);
    const message = await this.spammer.say(textChannel(this.guild).id, 'sorry');
    this.kept.push(message);
    return message;
  }

  /** What a slow writer stores after the ban that was let in before it. */
  async storeLate(): Promise<void> {
    const [first] = this.gone;
    const channelId = textChannel(this.guild).id;
    const id = (BigInt(first?.id ?? 0) + 1n).toString();
    const plain = { type: 0, flags: 0, editedAt: null, revision: 0, nonce: null, reference: null, rich: null } as const;
    const row = { channelId, id, guildId: this.guild.id, authorId: this.spammer.user.id, content: 'late', ...plain };
    const store = await this.world.app.get(MessageStoreSource, { strict: false }).open();
    await store.insert(row);
  }

  /** Resolves when exactly what is to stay is left. */
  async untilClean(): Promise<void> {
    const wanted = this.kept
      .map(({ id }) => id)
      .toSorted()
      .join();
    while ((await this.readAll()).toSorted().join() !== wanted) await sleep(20);
  }

  /** The job waits for its second look; this is now. */
  async lookAgain(): Promise<void> {
    const queue = this.world.app.get<Queue>(getQueueToken('moderation'), { strict: false });
    let [job] = await queue.getDelayed();
    while (!job) {
      await sleep(20);
      [job] = await queue.getDelayed();
    }
    await job.promote();
    while (!(await job.isCompleted())) await sleep(20);
  }

  private async readAll(): Promise<string[]> {
    const pages = this.channelIds.map((id) => this.owner.rest.get<Message[]>(`/channels/${id}/messages?limit=100`));
    const said = (await Promise.all(pages)).flat().filter(({ type }) => type === MessageType.DEFAULT);
    return said.map(({ id }) => id);
  }

  private get banPath(): string {
    return `/guilds/${this.guild.id}/bans/${this.spammer.user.id}`;
  }
}

/** What the purge of a banned author promises, on whichever queue the world has. */
export async function purgeTakesTheirs(world: World): Promise<void> {
  const story = await PurgeStory.begin(world);
  const line = story.listen();
  await line.event('GUILD_CREATE');
  await story.ban(3600);
  await story.untilClean();
  await story.forgive();
  await story.storeLate();
  await story.lookAgain();
  await story.untilClean();
  const told = (): unknown[] =>
    line.heard.flatMap(({ t, d }) =>
      t === 'MESSAGE_DELETE_BULK' ? (d['ids'] as string[]) : t === 'MESSAGE_DELETE' ? [d['id']] : [],
    );
  await line.until(() => told().length > story.gone.length);
  line.drop();
  expect(new Set(told()).size).toBe(told().length);
  expect(told()).toEqual(expect.arrayContaining(story.gone.map(({ id }) => id)));
}
