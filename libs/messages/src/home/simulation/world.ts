import { guildTopic, inboxTopic, MemoryEventLog } from '@messagepal/event-log';
import { EPOCH_MS, SnowflakeGenerator } from '@messagepal/snowflake';
import { MessageEvents } from '../../message.events';
import { MemoryMessageStore } from '../../store/message-store.memory';
import { everybody } from '../../testing/authors';
import type { Random } from '../../testing/random';
import { CHANNEL, GUILD } from '../../testing/requests';
import { Rooms } from '../../testing/rooms';
import { ClaimSettler } from '../claim-settler';
import type { MessageHome } from '../message-home';
import { LocalMessageHome, type LocalMessageHomeParts } from '../message-home.local';
import { Listener } from './listener';
import { Record } from './record';
import { Scheduler, type Lane } from './scheduler';
import { SteppingLog, SteppingStore } from './stepping';

export interface WorldOptions {
  /** Chance of each per step. */
  crash: number;
  flush: number;
  /** Whether the channel is a DM, of which the listener hears in their inbox. */
  dm?: boolean;
  /** Plants other flights than the real ones. */
  flights?: () => LocalMessageHomeParts['flights'];
}

/** Ten years after the first id. */
const START = EPOCH_MS + 10 * 365 * 86_400_000;
const HOMES = 3;
/** Steps between two losses of the log at least: as many as the longest write takes, so that none meets two of them. */
const BETWEEN_FLUSHES = 500;

/** Three homes of one channel, a log, a store, a sweeper; all but the homes' code stands still between two steps. */
export class World {
  readonly store = new MemoryMessageStore();
  readonly log: MemoryEventLog;
  readonly scheduler: Scheduler;
  readonly listener: Listener;
  readonly record = new Record();
  readonly counts = { crashes: 0, flushes: 0 };
  private readonly homes: { home: MessageHome; lane: Lane }[] = [];
  private readonly rooms = new Rooms(new Map([[CHANNEL, ['1', '2', '3']]]));
  private now = 0;
  private nodes = 0;
  private steps = 0;
  private flushedAt = 0;

  constructor(
    readonly random: Random,
    private readonly options: WorldOptions,
  ) {
    this.log = new MemoryEventLog(() => this.now);
    this.scheduler = new Scheduler(random);
    const topic = this.guildId === null ? inboxTopic('2') : guildTopic(this.guildId);
    this.listener = new Listener(this.log, this.store, topic, (id) => this.record.messages.get(id)?.removing === true);
    for (let i = 0; i < HOMES; i += 1) this.homes.push(this.open(i));
  }

  /** Of the channel; null for a DM. */
  get guildId(): string | null {
    return this.options.dm ? null : GUILD;
  }

  anyHome(): MessageHome {
    return this.random.pick(this.homes).home;
  }

  settler(lane: Lane): ClaimSettler {
    const [store, log] = [new SteppingStore(lane, this.store), new SteppingLog(lane, this.log)];
    return new ClaimSettler(store, log, this.events(), this.rooms);
  }

  /** Lets time pass, and crashes a home or loses the log now and then. */
  readonly chaos = (): void => {
    const { random, options } = this;
    this.advance(random.chance(0.003) ? 4_000 : random.below(30));
    if (random.chance(options.crash)) this.crash(random.below(HOMES));
    this.steps += 1;
    if (this.steps - this.flushedAt > BETWEEN_FLUSHES && random.chance(options.flush)) this.flush();
  };

  private flush(): void {
    this.flushedAt = this.steps;
    this.counts.flushes += 1;
    this.log.reset();
  }

  advance(ms: number): void {
    this.now += ms;
  }

  private crash(index: number): void {
    this.counts.crashes += 1;
    this.homes[index]?.lane.crash();
    this.homes[index] = this.open(index);
  }

  private open(index: number): { home: MessageHome; lane: Lane } {
    const lane = this.scheduler.lane('home');
    const skew = this.random.below(400) - 200;
    this.nodes += 1;
    const home = new LocalMessageHome({
      store: new SteppingStore(lane, this.store),
      log: new SteppingLog(lane, this.log),
      events: this.events(),
      audience: this.rooms,
      ids: new SnowflakeGenerator({ node: this.nodes % 1_024, clock: () => START + this.now + skew }),
      // No two homes ever see the same millisecond, so that listeners can tell edits of one text apart.
      now: () => Math.floor((START + this.now + skew) / HOMES) * HOMES + index,
      flights: this.options.flights?.(),
    });
    return { home, lane };
  }

  private events(): MessageEvents {
    return new MessageEvents(everybody, () => START + this.now);
  }
}
