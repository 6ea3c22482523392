import { Logger } from '@nestjs/common';
import { RedisConnection } from '@messagepal/redis';
import { createTestRedis } from '@messagepal/testing';
import type { Claim, ClaimRequest, EventLog, TopicEvent } from '../event-log';
import { MemoryEventLog } from '../event-log.memory';
import { RedisEventLog } from '../event-log.redis';

const HOUR = 60 * 60_000;
const TOPIC = 'guild:1';
const STEPS = 4_000;

beforeAll(() => Logger.overrideLogger(false));

/** The same numbers for the same seed. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Step = (log: EventLog) => Promise<unknown>;

/** Random steps over few ids, nonces and revisions, so that they meet. Tokens come from the claims made so far. */
class Steps {
  private readonly tokens: string[] = [];
  /** The last claims of sends: a row is written by the claim that it was claimed with. */
  private sent: ClaimRequest[] = [];
  private highest = 100;

  constructor(private readonly below: (limit: number) => number) {}

  next(): Step {
    const kind = this.below(20);
    if (kind < 9) return this.claim();
    if (kind < 15) return this.append();
    if (kind < 16) return this.once();
    if (kind < 17) return this.version();
    if (kind < 18) return (log) => log.head(TOPIC);
    return this.read();
  }

  keep(answer: unknown): void {
    const claim = answer as Partial<Extract<Claim, { kind: 'granted' }>>;
    if (claim.kind !== 'granted' || claim.token === undefined) return;
    this.tokens.push(claim.token);
    if (this.tokens.length > 12) this.tokens.shift();
  }

  private claim(): Step {
    const request = this.request();
    // Rows of the epoch before, below all ids of this one.
    const [from, to] = [this.below(6), this.below(6)];
    const sends = [0, 1, 2, 3, 4, 5]
      .slice(from, to)
      .map((n) => ({ authorId: '1', nonce: `n${n}`, id: String(Number(request.channelId) * 10 + n) }));
    return async (log) => {
      const answer = await log.claim(TOPIC, request);
      if (answer.kind !== 'cold') return answer;
      return log.claim(TOPIC, { ...request, warm: { epoch: answer.epoch, lastId: '95', sends } });
    };
  }

  private request(): ClaimRequest {
    const sent = this.sent[this.below(this.sent.length * 8)];
    if (sent) return { ...sent, written: true };
    const write = this.write();
    const channelId = ['7', '8'][this.below(2)] ?? '7';
    // An id is of one channel.
    const id = `${write.kind === 'send' ? this.newId() : this.highest - this.below(6)}${channelId}`;
    const request = { channelId, write, id, rights: this.below(3) };
    if (write.kind === 'send') this.sent = [...this.sent.slice(-8), request];
    return request;
  }

  private write(): ClaimRequest['write'] {
    const kind = this.below(10);
    if (kind < 6) return { kind: 'send', authorId: '1', ...(kind < 4 && { nonce: `n${this.below(6)}` }) };
    return kind < 9 ? { kind: 'edit', revision: 1 + this.below(3) } : { kind: 'remove' };
  }

  private newId(): number {
    if (this.below(5) > 0) this.highest += 1;
    return this.highest - (this.below(10) === 0 ? this.below(4) : 0);
  }

  private append(): Step {
    const token = this.tokens[this.below(this.tokens.length)] ?? 's:1';
    const event = this.below(4) === 0 ? sync : message(`${token} ${this.below(100)}`);
    const also = this.below(4) === 0 ? this.tokens.filter((one) => one.startsWith('r:')) : [];
    return async (log) => log.append(TOPIC, event, { token, epoch: (await log.head(TOPIC)).epoch, also });
  }

  private once(): Step {
    const key = `k${this.below(10)}`;
    const [kind, channelId] = [this.below(4), ['7', '8'][this.below(2)] ?? '7'];
    const event: TopicEvent = {
      ...message(key),
      ...(kind === 0 && { leaves: channelId }),
      ...(kind === 1 && { enters: channelId }),
    };
    const scope: TopicEvent['scope'] = kind === 2 ? { kind: 'channel', channelId } : event.scope;
    const rank = this.below(1_000);
    return (log) => log.append(TOPIC, { ...event, scope }, { once: key, rank });
  }

  private version(): Step {
    const [version, rights, count] = [this.below(40), this.below(2), this.below(3)];
    const events = Array.from({ length: count }, (_, i) => message(`${version}.${i}`));
    return (log) => log.appendVersion(TOPIC, { version, rights, events });
  }

  private read(): Step {
    const [back, limit] = [this.below(8), 1 + this.below(5)];
    return async (log) => {
      const { epoch, offset } = await log.head(TOPIC);
      return log.read(TOPIC, { epoch, offset: Math.max(0, offset - back) }, limit);
    };
  }
}

const message = (text: string): TopicEvent => ({
  t: 'MESSAGE_CREATE',
  scope: { kind: 'all' },
  d: JSON.stringify({ text }),
});
const sync: TopicEvent = { t: 'SYNC', scope: { kind: 'all' }, d: '{}' };

/** What two logs answer alike: everything but the names of their epochs. */
const withoutEpoch = (answer: unknown, epoch: string): unknown =>
  JSON.parse(JSON.stringify(answer).replaceAll(JSON.stringify(epoch), '"the epoch"'));

describe('RedisEventLog (Redis real) beside MemoryEventLog', () => {
  it.each([1, 2, 3, 4])(
    `answers ${STEPS} random steps alike (seed %d)`,
    async (seed) => {
      const redis = createTestRedis();
      const connection = new RedisConnection({ url: redis.url, name: 'test' });
      const real = new RedisEventLog({ bus: [connection], prefix: redis.prefix }, HOUR);
      const memory = new MemoryEventLog();
      const [memoryHeard, realHeard]: [unknown[], unknown[]] = [[], []];
      const [memoryEpoch, realEpoch] = [(await memory.head(TOPIC)).epoch, (await real.head(TOPIC)).epoch];
      await memory.subscribe(TOPIC, (entry) => memoryHeard.push(withoutEpoch(entry, memoryEpoch)));
      await real.subscribe(TOPIC, (entry) => realHeard.push(withoutEpoch(entry, realEpoch)));

      const steps = new Steps(random(seed));
      for (let number = 0; number < STEPS; number += 1) {
        const step = steps.next();
        const [expected, answer] = [await step(memory), await step(real)];
        steps.keep(answer);
        expect([number, withoutEpoch(answer, realEpoch)]).toEqual([number, withoutEpoch(expected, memoryEpoch)]);
      }
      const pending = async (log: EventLog) =>
        (await log.expired(0, 1_000)).map(({ token, write }) => ({ token, write }));
      const byToken = (a: { token: string }, b: { token: string }) => a.token.localeCompare(b.token);
      expect((await pending(real)).toSorted(byToken)).toEqual((await pending(memory)).toSorted(byToken));
      for (const end = Date.now() + 3_000; realHeard.length < memoryHeard.length && Date.now() < end;)
        await new Promise((resolve) => setTimeout(resolve, 10));
      expect(realHeard).toEqual(memoryHeard);

      await real.onApplicationShutdown();
      await connection.close();
      await redis.clear();
    },
    60_000,
  );
});
