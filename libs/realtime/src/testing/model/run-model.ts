import { Logger } from '@nestjs/common';
import { guildTopic, inboxTopic } from '@messagepal/event-log';
import { Attendance } from '../../session/attendance';
import { Dice } from './dice';
import type { Verdict } from './judge';
import { ModelClient } from './model-client';
import { ModelNode } from './model-node';
import { ModelPeople } from './model-people';
import { ModelRedis } from './model-redis';

/** A mistake made on purpose, which the judge has to find. */
export type Plant = 'loses an entry of a replay' | 'resumes one too far' | 'resumes one too early';

export interface ModelOptions {
  steps: number;
  seed: number;
  plant?: Plant;
}

/** What happened in a run, and what was wrong. */
export interface ModelReport extends Verdict {
  steps: number;
  seed: number;
  published: number;
  drops: number;
  crashes: number;
  drains: number;
  flushes: number;
  restores: number;
  resumed: number;
  identified: number;
  troubles: string[];
  /** Topics of clients that have not everything in the end. */
  behind: number;
}

const NODES = 3;
const LOST = 0.02;
/** Parts of all steps; what is left publishes to guilds. */
const STEPS: [part: number, step: (world: World) => unknown][] = [
  [0.2, (world) => world.read()],
  [0.08, (world) => world.note()],
  [0.1, (world) => world.comeBack()],
  [0.03, (world) => world.audit()],
  [0.02, (world) => world.beat()],
  [0.01, (world) => world.drop(true)],
  [0.005, (world) => world.look()],
  [0.005, (world) => world.drop(false)],
  [0.01, (world) => world.change()],
  [0.001, (world) => world.doubt()],
  [0.000_5, (world) => world.redis.save()],
  [0.000_3, (world) => world.crash()],
  [0.000_3, (world) => world.drain()],
  [0.000_05, (world) => world.flush()],
  [0.000_05, (world) => world.restore()],
];

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Everything that can go wrong between logs, gateways and clients, in an order that a seed decides. */
class World {
  readonly dice: Dice;
  readonly redis = new ModelRedis();
  readonly people = new ModelPeople({ guilds: 6, people: 10 });
  readonly counts = { published: 0, drops: 0, crashes: 0, drains: 0, flushes: 0, restores: 0 };
  readonly clients: ModelClient[];
  nodes: ModelNode[] = [];
  private calm = false;
  private readonly numbers = new Map<string, number>();
  private once = 0;

  constructor(
    seed: number,
    private readonly plant: Plant | undefined,
  ) {
    this.dice = new Dice(seed);
    const lie = { 'resumes one too far': 1, 'resumes one too early': -1 }[plant as string] ?? 0;
    this.clients = this.people.userIds.map(
      (id, index) =>
        new ModelClient({ userId: id, way: index % 2 === 0 ? 'seq' : 'cursor', passive: index % 3 === 0 }, () =>
          this.dice.chance(0.5) ? lie : 0,
        ),
    );
  }

  async begin(): Promise<void> {
    while (this.nodes.length < NODES) this.nodes.push(await this.node());
    await this.tellVersions();
  }

  step(): unknown {
    let part = this.dice.next();
    for (const [share, step] of STEPS) {
      part -= share;
      if (part < 0) return step(this);
    }
    return this.say();
  }

  say(): Promise<unknown> {
    const topic = guildTopic(this.dice.pick([...this.people.guilds.keys()]));
    return this.publish(topic, 'MESSAGE_CREATE');
  }

  note(): Promise<unknown> {
    return this.publish(inboxTopic(this.dice.pick(this.people.userIds)), 'USER_NOTE');
  }

  read(): void {
    this.dice.pick(this.clients).read(this.dice.below(40));
  }

  /** Most come back soon, some are away for long. */
  comeBack(): void {
    const client = this.dice.pick(this.clients);
    if (!client.node && this.dice.chance(this.clients.indexOf(client) < 2 ? 0.01 : 0.5))
      client.connect(this.dice.pick(this.nodes));
  }

  beat(): void {
    const { node, live } = this.dice.pick(this.clients);
    if (!node || !live) return;
    if (this.dice.chance(0.2)) live.recordDue = 0;
    node.get(Attendance).seen(live);
  }

  /** Opens or closes a guild. */
  look(): void {
    this.dice.pick(this.clients).look(this.dice.pick([...this.people.guilds.keys()]), this.dice.chance(0.3));
  }

  drop(noticed: boolean): void {
    this.counts.drops++;
    this.dice.pick(this.clients).drop(noticed);
  }

  audit(): Promise<void> {
    return this.dice.pick(this.nodes).log.audit();
  }

  /** A change of a guild, after which a client that was away has to be shown the guild again. */
  change(): Promise<unknown> {
    const database = this.dice.pick([...this.people.guilds.values()]);
    const topic = guildTopic(database.id);
    database.version++;
    if (this.dice.chance(0.5)) database.rights++;
    const { version, rights } = database;
    const d = JSON.stringify({ id: database.id, topic, n: this.next(topic) });
    const events = [{ t: 'GUILD_UPDATE', scope: { kind: 'all' as const }, d }];
    return this.redis.log.appendVersion(topic, { version, rights, events });
  }

  /** A write of which nobody knows whether it was heard. */
  doubt(): Promise<unknown> {
    const topic = guildTopic(this.dice.pick([...this.people.guilds.keys()]));
    return this.redis.log.append(topic, { t: 'SYNC', scope: { kind: 'all' }, d: '{}' }, this.key());
  }

  async crash(): Promise<void> {
    this.counts.crashes++;
    const dead = await this.replaceOne();
    for (const client of this.clients) if (client.node === dead) client.drop(false);
    await dead.crash();
  }

  async drain(): Promise<void> {
    this.counts.drains++;
    const old = await this.replaceOne();
    await old.drain();
    for (const client of this.clients) if (client.node === old) client.read(Infinity);
  }

  async flush(): Promise<void> {
    this.counts.flushes++;
    await this.redis.flush();
    await this.tellVersions();
  }

  async restore(): Promise<void> {
    this.counts.restores++;
    await this.redis.restore();
    await this.tellVersions();
  }

  /** Nothing goes wrong any more, and everybody has come back. */
  async settle(): Promise<void> {
    this.calm = true;
    for (let round = 0; round < 2_000; round++) {
      for (const client of this.clients) {
        client.read(Infinity);
        if (!client.node) client.connect(this.dice.pick(this.nodes));
        if (client.ready) for (const id of this.people.guilds.keys()) client.look(id, true);
      }
      for (const node of this.nodes) await node.log.audit();
      await turn();
      if (round > 10 && this.behind === 0 && this.clients.every(({ ready }) => ready)) return;
      if (round % 100 === 99) await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  get behind(): number {
    const topics = (userId: string): string[] => [
      inboxTopic(userId),
      ...[...this.people.guilds.values()].filter(({ members }) => members.has(userId)).map(({ id }) => guildTopic(id)),
    ];
    const missing = ({ userId, judge }: ModelClient): string[] =>
      topics(userId).filter((topic) => !judge.isThere(topic, this.numbers.get(topic) ?? 0));
    return this.clients.flatMap(missing).length;
  }

  private async publish(topic: string, t: string): Promise<unknown> {
    const n = this.next(topic);
    const d = JSON.stringify({ id: String(n), channel_id: '10', topic, n });
    return this.redis.log.append(topic, { t, scope: { kind: 'all' }, d }, this.key());
  }

  private next(topic: string): number {
    const n = (this.numbers.get(topic) ?? 0) + 1;
    this.counts.published++;
    this.numbers.set(topic, n);
    return n;
  }

  private key(): { once: string } {
    return { once: String(++this.once) };
  }

  private node(): Promise<ModelNode> {
    const isLost = (): boolean => !this.calm && this.dice.chance(LOST);
    const forgets = this.plant === 'loses an entry of a replay';
    return ModelNode.start(this, {
      isLost,
      tamper: (entries) => (forgets && entries.length > 1 && this.dice.chance(0.2) ? entries.slice(1) : entries),
    });
  }

  private async replaceOne(): Promise<ModelNode> {
    const fresh = await this.node();
    const index = this.dice.below(this.nodes.length);
    const [old] = this.nodes.splice(index, 1, fresh);
    if (!old) throw new Error('there is no node');
    return old;
  }

  /** As the API does for a log that was restarted. */
  private async tellVersions(): Promise<void> {
    for (const { id, version, rights } of this.people.guilds.values())
      await this.redis.log.appendVersion(guildTopic(id), { version, rights, events: [] });
  }
}

/** Runs so many random steps and lets everybody come to rest. The same seed makes much the same run. */
export async function runModel({ steps, seed, plant }: ModelOptions): Promise<ModelReport> {
  Logger.overrideLogger(false);
  const world = new World(seed, plant);
  await world.begin();
  for (let step = 0; step < steps; step++) {
    await world.step();
    if (world.dice.chance(0.25)) await turn();
  }
  await world.settle();
  const report = reportOf(world, { steps, seed });
  await Promise.all(world.nodes.map((node) => node.crash()));
  return report;
}

function reportOf({ clients, counts, behind }: World, run: { steps: number; seed: number }): ModelReport {
  const verdict: Verdict = { heard: 0, duplicates: 0, gaps: 0, misnumbered: 0, syncs: 0, passed: 0 };
  for (const { judge } of clients) for (const name of NAMES) verdict[name] += judge.verdict[name];
  const sum = (of: (client: ModelClient) => number): number => clients.reduce((total, one) => total + of(one), 0);
  return {
    ...run,
    ...counts,
    resumed: sum(({ resumed }) => resumed),
    identified: sum(({ begun }) => begun),
    ...verdict,
    troubles: [...new Set(clients.flatMap(({ troubles }) => troubles.map(String)))],
    behind,
  };
}

const NAMES = ['heard', 'duplicates', 'gaps', 'misnumbered', 'syncs', 'passed'] as const;
