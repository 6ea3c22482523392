import { randomBytes } from 'node:crypto';
import { RedisScript, type RedisConnection } from '@messagepal/redis';
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
} from '../event-log';
import { syncEvent } from '../sync-event';
import { APPEND_CLAIMED, APPEND_ONCE, APPEND_VERSION, PUBLISH } from './append.lua';
import { claimArguments, idOfToken, readClaim, readRecord } from './claim-codec';
import { CLAIM } from './claim.lua';
import { decodeEntry, encodeEphemeral, encodeEvent } from './entry-codec';
import { EXPIRED, HEADS, READ } from './read.lua';
import { loginsTopic } from '../topics';
import type { TopicNaming } from './topic-names';

const SCRIPTS = {
  claim: new RedisScript(CLAIM),
  appendClaimed: new RedisScript(APPEND_CLAIMED),
  appendOnce: new RedisScript(APPEND_ONCE),
  appendVersion: new RedisScript(APPEND_VERSION),
  publish: new RedisScript(PUBLISH),
  heads: new RedisScript(HEADS),
  read: new RedisScript(READ),
  expired: new RedisScript(EXPIRED),
};

type OnceBy = Extract<AppendBy, { once: string }>;
type TokenBy = Exclude<AppendBy, OnceBy>;

const SYNC = encodeEvent(syncEvent());
const isSync = ({ t }: TopicEvent): string => (t === 'SYNC' ? '1' : '');

/** An expired claim with the time it was made, by the server's clock. */
export type DatedClaim = ExpiredClaim & { at: number };

/** The logs that one server holds: each call is one script, and so atomic. */
export class LogShard {
  /** Makes epochs that no other process and no other call makes. */
  private readonly own = randomBytes(6).toString('base64url');
  private epochs = 0;

  /** Of the server's log of ended logins. */
  readonly loginsTopic: string;
  private readonly loginsKeys: string;

  /** `server` is its place among those that hold logs. */
  constructor(
    private readonly connection: RedisConnection,
    private readonly names: TopicNaming,
    server: number,
  ) {
    this.loginsTopic = loginsTopic(server);
    this.loginsKeys = names.of(this.loginsTopic).keys;
  }

  /** Reads what was published. */
  decode(topic: string, text: string): LogEntry {
    return decodeEntry(topic, text, this.loginsTopic);
  }

  async claim(topic: string, request: ClaimRequest): Promise<Claim> {
    const keys = [this.names.of(topic).keys, this.names.pending];
    return readClaim(await this.run('claim', keys, claimArguments(request)));
  }

  async appendClaimed(topic: string, event: TopicEvent, by: TokenBy): Promise<Appended> {
    const { keys, channel } = this.names.of(topic);
    const args = [by.epoch, by.token, encodeEvent(event), SYNC, isSync(event), ...(by.also ?? [])];
    return readAppended(await this.run('appendClaimed', [keys, channel, this.names.pending, this.loginsKeys], args));
  }

  async appendOnce(topic: string, event: TopicEvent, { once, rank = 0 }: OnceBy): Promise<Appended> {
    const { keys, channel } = this.names.of(topic);
    const { scope, leaves = '', enters = '' } = event;
    const channels = [scope.kind === 'channel' ? scope.channelId : '', leaves, enters];
    const args = [once, encodeEvent(event), isSync(event), rank, ...channels];
    return readAppended(await this.run('appendOnce', [keys, channel, this.loginsKeys], args));
  }

  async appendVersion(
    topic: string,
    { version, rights, events }: { version: number; rights: number; events: TopicEvent[] },
  ): Promise<Appended> {
    const { keys, channel } = this.names.of(topic);
    return readAppended(
      await this.run('appendVersion', [keys, channel, this.loginsKeys], [version, rights, ...events.map(encodeEvent)]),
    );
  }

  async expired(olderThanMs: number, limit: number): Promise<DatedClaim[]> {
    const reply = await this.run('expired', [this.names.pending], [olderThanMs, limit]);
    return (reply as string[][]).map(([keys = '', epoch = '', token = '', record = '', at]) => {
      const topic = this.names.topicOf(keys);
      return { topic, epoch, token, id: idOfToken(token), ...readRecord(record), at: Number(at) };
    });
  }

  async read(topic: string, after: { epoch: string; offset: number }, limit: number): Promise<ReadResult> {
    const reply = await this.run('read', [this.names.of(topic).keys], [after.epoch, after.offset, limit]);
    const [first, texts] = reply as [unknown[], string[]?];
    const head = readHead(first);
    if (!texts) return { kind: 'gone', head };
    return { kind: 'entries', entries: texts.map((text) => this.decode(topic, text)), head };
  }

  /** Where these topics stand. Those that are `followed` are not forgotten for being quiet. */
  async heads(topics: readonly string[], followed: boolean): Promise<LogHead[]> {
    const keys = topics.map((topic) => this.names.of(topic).keys);
    return ((await this.run('heads', keys, [followed ? '1' : ''])) as unknown[][]).map(readHead);
  }

  async publish(topic: string, event: TopicEvent, rights: number): Promise<void> {
    const { channel } = this.names.of(topic);
    await this.run('publish', [channel, this.loginsKeys], encodeEphemeral(event, rights));
  }

  /** A text that stays the same until the server loses its memory. */
  async memory(): Promise<string> {
    const mine = this.freshEpoch(this.connection.run);
    return this.connection.command(async (client) => {
      const theirs = await client.set(this.names.alive, mine, 'NX', 'GET');
      return theirs ?? mine;
    });
  }

  private run(
    script: keyof typeof SCRIPTS,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    return this.connection.command((client) =>
      SCRIPTS[script].run(client, keys, [this.freshEpoch(this.connection.run), ...args]),
    );
  }

  private freshEpoch(run = ''): string {
    this.epochs += 1;
    return `${run}${this.own}${this.epochs.toString(36)}`;
  }
}

function readAppended(reply: unknown): Appended {
  const [kind, offset] = reply as ['appended' | 'known' | 'restarted', (number | string)?];
  return kind === 'appended' ? { kind, offset: Number(offset) } : { kind };
}

function readHead([epoch, offset, version, rights]: unknown[]): LogHead {
  return { epoch: String(epoch), offset: Number(offset), version: Number(version), rights: Number(rights) };
}
