import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Memberships } from '@messagepal/access';
import { Sessions } from '@messagepal/auth';
import { Cache } from '@messagepal/cache';
import { Config, loadConfig } from '@messagepal/config';
import { DmList } from '@messagepal/direct-messages';
import { EventLog } from '@messagepal/event-log';
import { PresenceService } from '@messagepal/presence';
import { InvalidRequests, RateLimiter } from '@messagepal/rate-limits';
import { UnreadChannels } from '@messagepal/read-states';
import { Drain, Metrics } from '@messagepal/runtime';
import { UserSummaries, UsersService } from '@messagepal/users';
import { Drainer } from '../../drainer';
import { GuildLoader } from '../../fanout/guild-loader';
import { ShardStarts } from '../../ready/shard-starts';
import { GATEWAY_PARTS } from '../../realtime.module';
import { NodeCache, type ModelRedis } from './model-redis';
import type { ModelPeople } from './model-people';
import { NodeLog, type Tamper } from './node-log';

class ModelNodeModule {}

/** A gateway process of a model: everything of the gateway is real, save for sockets and PostgreSQL. */
export class ModelNode {
  private constructor(
    private readonly app: INestApplicationContext,
    readonly log: NodeLog,
    private readonly cache: NodeCache,
  ) {}

  static async start(
    { redis, people }: { redis: ModelRedis; people: ModelPeople },
    { isLost, tamper }: { isLost: () => boolean; tamper?: Tamper },
  ): Promise<ModelNode> {
    const log = new NodeLog(redis.log, isLost, tamper);
    const cache = new NodeCache(redis.cache);
    const providers = [
      ...GATEWAY_PARTS.filter((part) => part !== GuildLoader),
      ShardStarts,
      ...surroundings(people),
      { provide: EventLog, useValue: log },
      { provide: Cache, useValue: cache },
    ];
    const app = await NestFactory.createApplicationContext(
      { module: ModelNodeModule, providers },
      { logger: false, abortOnError: false },
    );
    return new ModelNode(app, log, cache);
  }

  get<T>(token: Type<T>): T {
    return this.app.get(token);
  }

  /** As after SIGTERM: everybody is told to come back elsewhere, and then it ends. */
  async drain(): Promise<void> {
    await this.app.get(Drainer).run();
    await this.app.close();
  }

  /** As after SIGKILL: nothing that it was doing is seen by anybody any more. */
  async crash(): Promise<void> {
    this.log.alive = false;
    this.cache.alive = false;
    await this.app.close();
  }
}

const nothing = (): Promise<void> => Promise.resolve();

/** What a gateway reads of the other parts of the product. */
function surroundings(people: ModelPeople) {
  const config = loadConfig({ NODE_ENV: 'test', MP_LOG_LEVEL: 'fatal', MP_RATE_LIMITS: 'off' });
  const login = (token: string) => people.login(token);
  const presence = {
    connect: nothing,
    disconnect: nothing,
    setStatus: nothing,
    sessionsOf: () => Promise.resolve([]),
    onlineIn: () => Promise.resolve([]),
  };
  const user = (id: string) => Promise.resolve({ id, username: id, createdAt: new Date(0), status: 'online' });
  const summaries = async (ids: string[]) =>
    new Map(await Promise.all(ids.map(async (id) => [id, await people.summary(id)] as const)));
  const values: [unknown, object][] = [
    [Config, config],
    [Metrics, new Metrics()],
    [Drain, new Drain()],
    [GuildLoader, people],
    [Memberships, { allOf: (userId: string) => people.allOf(userId) }],
    [Sessions, { authenticate: login, verify: login, touch: nothing }],
    [PresenceService, presence],
    [UsersService, { get: user }],
    [UserSummaries, { getMany: summaries }],
    [DmList, { of: () => Promise.resolve([]) }],
    [UnreadChannels, { of: () => Promise.resolve({ unread: [], settings: [] }) }],
    [InvalidRequests, { waitOf: () => 0, count: nothing }],
    [RateLimiter, {}],
  ];
  return values.map(([provide, useValue]) => ({ provide: provide as Type, useValue }));
}
