import { EventLog } from './event-log';
import type {
  AppendBy,
  Appended,
  Claim,
  ClaimRequest,
  ExpiredClaim,
  LogEntry,
  LogHead,
  ReadResult,
  TopicEvent,
  Unsubscribe,
} from './event-log';
import { REMEMBERED_MS } from './log-limits';
import { ClaimBook } from './memory/claim-book';
import { ExpiringMap } from './memory/expiring-map';
import { Listeners } from './memory/listeners';
import { TopicLog } from './memory/topic-log';
import { loginEnded } from './login-ended';
import { syncEvent } from './sync-event';
import { loginsTopic } from './topics';

/** A topic that nobody follows is forgotten after this time without a call. */
const IDLE_MS = 60 * 60_000;
const TIDY_EVERY_MS = 60_000;
const LOGINS = loginsTopic(0);

type OnceBy = Extract<AppendBy, { once: string }>;

interface Topic {
  log: TopicLog;
  claims: ClaimBook;
  /** The highest rank of each key. */
  onces: ExpiringMap<number>;
  /** Channels that the inbox's owner has left. */
  left: ExpiringMap<true>;
  touchedAt: number;
}

/** The logs of one process, in its memory. Everything happens within the call, so that each is atomic. */
export class MemoryEventLog extends EventLog {
  private readonly topics = new Map<string, Topic>();
  private readonly listeners = new Listeners();
  private tidiedAt: number;

  /** @param now milliseconds on a clock that never steps back */
  constructor(private readonly now: () => number = () => performance.now()) {
    super();
    this.tidiedAt = now();
  }

  async claim(name: string, request: ClaimRequest): Promise<Claim> {
    const { log, claims } = this.topic(name);
    const { version, rights } = log;
    if (rights > request.rights && !request.written) return { kind: 'stale', version, rights };
    return claims.claim(request);
  }

  async append(name: string, event: TopicEvent, by: AppendBy): Promise<Appended> {
    return 'once' in by ? this.appendOnce(name, event, by) : this.appendClaimed(name, event, by);
  }

  async appendVersion(
    name: string,
    { version, rights, events }: { version: number; rights: number; events: TopicEvent[] },
  ): Promise<Appended> {
    const { log } = this.topic(name);
    const known = events.length > 0 ? log.appendedVersion : log.version;
    if (version <= known) return { kind: 'known' };
    log.know(version, rights);
    if (events.length > 0) log.appendedVersion = version;
    const entries = events.map((event) => log.append(event, { version, rights, ...this.after() }));
    for (const entry of entries) this.listeners.tell(entry);
    return { kind: 'appended', offset: log.head().offset };
  }

  async expired(olderThanMs: number, limit: number): Promise<ExpiredClaim[]> {
    const at = this.now() - olderThanMs;
    const found = [...this.topics].flatMap(([topic, { log, claims }]) =>
      [...claims.pendingSince(at)].map((claim) => ({ topic, epoch: log.epoch, claim })),
    );
    found.sort((a, b) => a.claim.at - b.claim.at);
    return found.slice(0, limit).map(({ topic, epoch, claim: { token, channelId, id, write } }) => {
      return { topic, epoch, token, channelId, id, write };
    });
  }

  async read(name: string, after: { epoch: string; offset: number }, limit: number): Promise<ReadResult> {
    return this.topic(name).log.read(after, limit);
  }

  async head(name: string): Promise<LogHead> {
    return this.topic(name).log.head();
  }

  async publish(topic: string, event: TopicEvent, rights = 0): Promise<void> {
    this.listeners.tell({ topic, epoch: '', offset: 0, version: 0, rights, event, ...this.after() });
  }

  async subscribe(topic: string, listener: (entry: LogEntry) => void): Promise<Unsubscribe> {
    return this.listeners.add(topic, listener);
  }

  /** Loses all memory, as a flushed engine does; subscribers stay and find another epoch. */
  reset(): void {
    this.topics.clear();
  }

  private appendOnce(name: string, event: TopicEvent, { once, rank = 0 }: OnceBy): Appended {
    const topic = this.topic(name);
    const { leaves, enters, ...told } = event;
    if ((topic.onces.get(once) ?? -1) >= rank || isOfLeft(topic, event)) return { kind: 'known' };
    topic.onces.set(once, rank);
    if (leaves !== undefined) topic.left.set(leaves, true);
    if (enters !== undefined) topic.left.delete(enters);
    const appended = this.tell(topic, told);
    if (event.t === 'SESSION_REVOKED') this.tell(this.topic(LOGINS), loginEnded(name));
    return appended;
  }

  private appendClaimed(name: string, event: TopicEvent, by: Exclude<AppendBy, OnceBy>): Appended {
    const topic = this.topic(name);
    if (by.epoch !== topic.log.epoch) return { kind: 'restarted' };
    const givingUp = event.t === 'SYNC';
    const spent = topic.claims.spend(by.token, givingUp);
    // Many are given up at a time when the store was away: one sync tells it as well as a thousand.
    if (spent === 'known' || (givingUp && topic.log.newest === 'SYNC')) return { kind: 'known' };
    for (const token of by.also ?? []) if (topic.claims.isPending(token)) topic.claims.spend(token, givingUp);
    return this.tell(topic, spent === 'sync' ? syncEvent() : event);
  }

  private tell({ log }: Topic, event: TopicEvent): Appended {
    const entry = log.append(event, { version: log.version, rights: log.rights, ...this.after() });
    this.listeners.tell(entry);
    return { kind: 'appended', offset: entry.offset };
  }

  private after(): Pick<LogEntry, 'after'> {
    const logins = this.topics.get(LOGINS)?.log.head();
    return logins ? { after: { topic: LOGINS, epoch: logins.epoch, offset: logins.offset } } : {};
  }

  private topic(name: string): Topic {
    this.tidy();
    const topic = this.topics.get(name) ?? this.start(name);
    topic.touchedAt = this.now();
    return topic;
  }

  private start(name: string): Topic {
    const { now } = this;
    const log = new TopicLog(name, now);
    const claims = new ClaimBook(log.epoch, now);
    const onces = new ExpiringMap<number>(REMEMBERED_MS, now);
    const left = new ExpiringMap<true>(REMEMBERED_MS, now);
    const topic = { log, claims, onces, left, touchedAt: now() };
    this.topics.set(name, topic);
    return topic;
  }

  private tidy(): void {
    const now = this.now();
    if (now - this.tidiedAt < TIDY_EVERY_MS) return;
    this.tidiedAt = now;
    for (const [name, { log, claims, touchedAt }] of this.topics) {
      const idle = now - touchedAt > IDLE_MS && claims.idle && !this.listeners.has(name);
      if (idle) this.topics.delete(name);
      else log.trim();
    }
  }
}

const isOfLeft = ({ left }: Topic, { scope }: TopicEvent): boolean =>
  scope.kind === 'channel' && left.get(scope.channelId) === true;
