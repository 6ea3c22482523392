import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Client, RestClient, type ClientOptions } from '@messagepal/client';
import { loadConfig, type Environment } from '@messagepal/config';
import { admitExtensions, loadExtensions, withExtensions, type Extension } from '@messagepal/extension';
import type { Channel, Guild, GuildWithChannels, Invite, Message, OwnUser } from '@messagepal/protocol';
import { useGatewayAdapter } from '@messagepal/realtime';
import { buildDocument, createApp, productVersion, serveDocs } from '@messagepal/runtime';
import { createTestDatabase } from '@messagepal/testing';
import { ROLES, StandaloneModule } from '../../apps/standalone/src/standalone.module';

export const PASSWORD = 'correct horse battery';

/** One running product of a test file: all roles in one process, on a PostgreSQL database of its own. */
export class World {
  private readonly clients: Client[] = [];
  private people = 0;

  private constructor(
    readonly app: NestExpressApplication,
    readonly url: string,
    private readonly drop: () => Promise<unknown>,
  ) {}

  /**
   * Rate limits are off unless `env` says otherwise: tests of other things are faster than people. Extensions come from
   * `MP_EXTENSIONS`, and from the test itself.
   */
  static async open(env: Environment = {}, more: readonly Extension[] = []): Promise<World> {
    const database = await createTestDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'messagepal-e2e-'));
    const config = loadConfig({
      NODE_ENV: 'test',
      MP_DEMO: 'false',
      MP_LOG_LEVEL: 'warn',
      MP_RATE_LIMITS: 'off',
      DATABASE_URL: database.url,
      MP_DATA_DIR: folder,
      ...env,
    });
    const { all } = loadExtensions(config.extensions);
    const extensions = admitExtensions([...all, ...more], productVersion());
    const app = await createApp(withExtensions(StandaloneModule, ROLES, extensions), config);
    useGatewayAdapter(app);
    serveDocs(app, buildDocument(app, '0.0.0', extensions.tags));
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new World(app, `http://127.0.0.1:${port}`, () =>
      Promise.all([database.drop(), rm(folder, { recursive: true, force: true })]),
    );
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.close();
    await this.app.close();
    await this.drop();
  }

  /** Registers somebody whose name starts with `name`. */
  async person(name = 'user'): Promise<Person> {
    const username = `${name}${++this.people}`;
    const account = await Client.register(this.url, { username, email: `${username}@example.org`, password: PASSWORD });
    return new Person(this, account.user, account.token);
  }

  /** A client that is closed with the world at the latest. */
  client(options: Omit<ClientOptions, 'url'>): Client {
    const client = new Client({ url: this.url, ...options });
    this.clients.push(client);
    return client;
  }
}

/** Somebody with an account, and the few things most tests let people do. */
export class Person {
  readonly rest: RestClient;

  constructor(
    private readonly world: World,
    readonly user: OwnUser,
    readonly token: string,
  ) {
    this.rest = new RestClient({ url: world.url, token });
  }

  /** Resolves when READY has come and every guild's GUILD_CREATE with it. */
  async online(transport: 'ws' | 'socketio' = 'ws', options: Partial<ClientOptions> = {}): Promise<Client> {
    const client = this.world.client({ token: this.token, transport, ...options });
    const pending = new Set<string>();
    const early = new Set<string>();
    const complete = new Promise<void>((resolve) => {
      client.on('READY', ({ guilds }) => {
        for (const guild of guilds) if (!early.has(guild.id)) pending.add(guild.id);
        if (pending.size === 0) resolve();
      });
      client.on('GUILD_CREATE', ({ id }) => {
        early.add(id);
        if (pending.delete(id) && pending.size === 0) resolve();
      });
    });
    await client.connect();
    await complete;
    return client;
  }

  createGuild(name = 'A guild'): Promise<GuildWithChannels> {
    return this.rest.post('/guilds', { name });
  }

  async join(guild: Pick<GuildWithChannels, 'channels'>, host: Person): Promise<Guild> {
    const invite = await host.rest.post<Invite>(`/channels/${textChannel(guild).id}/invites`, {});
    const { guild: joined } = await this.rest.post<{ guild: Guild }>(`/invites/${invite.code}`);
    return joined;
  }

  say(channelId: string, content: string, nonce?: string): Promise<Message> {
    return this.rest.post(`/channels/${channelId}/messages`, { content, ...(nonce && { nonce }) });
  }
}

/** The channel that every new guild has for messages. */
export function textChannel({ channels }: Pick<GuildWithChannels, 'channels'>): Channel {
  const channel = channels.find(({ type }) => type === 'text');
  if (!channel) throw new Error('the guild has no text channel');
  return channel;
}
