/**
 * Who may hear an event of a guild. `all`: every member. `channel`: who may see the channel at the moment of delivery,
 * and, with `history`, who may also read its older messages. `holders`: who holds all these permissions (a decimal string)
 * in the guild as a whole at that moment. `users`: those people only.
 */
export type Scope =
  | { kind: 'all' }
  | { kind: 'channel'; channelId: string; history?: boolean }
  | { kind: 'holders'; permissions: string }
  | { kind: 'users'; userIds: string[] };

/** An event as it is published. `d` is the JSON text of the wire payload, made once and never parsed on the way out. */
export interface TopicEvent {
  /** Dispatch name (`MESSAGE_CREATE`), or one of the {@link InternalEvent} names that gateways translate. */
  t: string;
  scope: Scope;
  d: string;
  /**
   * In an inbox, the id of a channel that its owner is not in any more from here on, or is in (again). What {@link EventLog.append}
   * is given by a key with the scope of a channel that was left within the last 5 minutes is not appended: whoever found out
   * before whom to tell, comes too late.
   */
  leaves?: string;
  enters?: string;
}

/** Names that never reach a client as they are. */
export type InternalEvent =
  'SYNC' | 'GUILD_JOINED' | 'SESSION_REVOKED' | 'SESSION_TAKEN_OVER' | 'LOGIN_ENDED' | 'DM_TOLD';

/** An event at its place in a topic's log. Ephemeral events have no offset. */
export interface LogEntry {
  topic: string;
  epoch: string;
  /** Rises by one per logged entry of the topic, from 1; 0 on ephemeral events. */
  offset: number;
  /**
   * The guild's `version` and `rights` when the entry was written; 0 on topics that are no guild's. Ephemeral events have no
   * version, and the rights that {@link EventLog.publish} was given.
   */
  version: number;
  rights: number;
  event: TopicEvent;
  /**
   * Where the log of ended logins ({@link EventLog.append}) stood when the entry was written. Whoever shows the entry to
   * somebody hears of those first. Undefined, or at 0, while none has ended.
   */
  after?: LogPlace;
}

/** A place in the log of a topic. */
export interface LogPlace {
  topic: string;
  epoch: string;
  offset: number;
}

/** Where a log stands. `version` and `rights` are 0 while the log has not been told them since it (re)started. */
export interface LogHead {
  epoch: string;
  offset: number;
  version: number;
  rights: number;
}

export interface ClaimRequest {
  channelId: string;
  /** What is about to be written: a send, an edit of the message `id` that leads to `revision`, or its removal. */
  write: { kind: 'send'; authorId: string; nonce?: string } | { kind: 'edit'; revision: number } | { kind: 'remove' };
  /** The id proposed for a new message, or the id of the message that is changed. */
  id: string;
  /** The guild's `rights` by which the caller was found allowed to write. */
  rights: number;
  /**
   * The write was done under a claim whose epoch is gone. It is granted below the floor and under any rights; but what came
   * before and after it is not known any more, so that its append becomes a `SYNC`.
   */
  written?: true;
  /** Answer to {@link Claim} `cold`, and only to a `cold` of the same epoch. */
  warm?: ChannelPast;
}

/** What the store knows of a channel's last 5 minutes, read after the log of this epoch had said that it does not. */
export interface ChannelPast {
  epoch: string;
  /** The channel's last id, however old. */
  lastId: string | null;
  sends: { authorId: string; nonce: string; id: string }[];
}

/**
 * - `granted`: write the row with this id, then append with this token. `repeated` says that the same claim was made before
 *   and its event is not in the log: the row may be there already, writing it again changes nothing. `unheard`, only for
 *   changes: the token of the message's own send, whose event is not in the log yet; append that first.
 * - `spent`: this (channel, author, nonce) or this change was claimed and its event appended; the row has this id. An edit
 *   of a message whose removal was appended is spent as well.
 * - `behind`: the proposed id is not above `floor`, the last id of the channel; propose a higher one.
 * - `cold`: the log does not know this channel's recent past; read it from the store and claim again with `warm`. In the first
 *   10 s of an epoch asked for every new nonce, since rows may still be written under claims of the epoch before.
 * - `stale`: rights were taken from somebody since; check again by a view of at least `version`.
 */
export type Claim =
  | { kind: 'granted'; id: string; token: string; epoch: string; repeated: boolean; unheard?: string }
  | { kind: 'spent'; id: string }
  | { kind: 'behind'; floor: string }
  | { kind: 'cold'; epoch: string }
  | { kind: 'stale'; version: number; rights: number };

/**
 * - `appended`: the event is in the log at this offset.
 * - `known`: it was there already (spent token, known version, known `once`), or is of a channel that was left: nothing was appended.
 * - `restarted`: the token belongs to an epoch that is gone; claim again with the id it was given for.
 */
export type Appended = { kind: 'appended'; offset: number } | { kind: 'known' } | { kind: 'restarted' };

/**
 * By which right an event is appended: the token of a claim, or a key that is used once, or once for each higher `rank` (a
 * whole number from 0, which it is when left out).
 */
export type AppendBy = { token: string; epoch: string; also?: readonly string[] } | { once: string; rank?: number };

/** A claim whose writer has not appended for a while: it crashed, or is slow. */
export interface ExpiredClaim {
  topic: string;
  epoch: string;
  token: string;
  channelId: string;
  id: string;
  write: ClaimRequest['write'];
}

/** The entries after a position in order, or the news that the log no longer reaches back to it. */
export type ReadResult = { kind: 'entries'; entries: LogEntry[]; head: LogHead } | { kind: 'gone'; head: LogHead };

export type Unsubscribe = () => void;

/**
 * The logs of all topics: the order in which everybody hears things, and the memory from which they come back.
 *
 * Promises, for every adapter:
 * - Offsets of a topic rise by one within an epoch. A log that lost its memory starts with another epoch, never an old one.
 * - `claim` and `append` are atomic each. A token is spent once, whoever spends it and however often it is tried.
 * - Within an epoch the ids granted to sends of a channel rise, and the same (channel, author, nonce) within 5 minutes is
 *   given the same id.
 * - A log keeps at least its newest 1,000 entries or the entries of the last 5 minutes, whichever is less; an epoch never
 *   ends while somebody follows the topic, save by a loss of memory.
 * - A subscriber is called in order of offsets, at most once per entry and perhaps not at all: whoever sees a hole reads it.
 * - Rejects with `ApiError('SERVICE_UNAVAILABLE')` while the engine is away, after at most 3 s; the caller repeats the whole.
 */
export abstract class EventLog {
  /** Asks for the right to write a message, its edit or its removal; see {@link Claim}. */
  abstract claim(topic: string, request: ClaimRequest): Promise<Claim>;

  /**
   * Appends an event and tells all subscribers. With a `token` it consumes the token, and those of older changes of the same
   * message, which this one supersedes; so it does with `also`, tokens of further removals that the same event tells of. With `once`, appends unless that key was used on this topic within the last 5 minutes
   * with this `rank` or a higher one: what has been overtaken by something later is not told any more.
   * A late append whose token the sweeper has given up appends a `SYNC` instead.
   *
   * A SESSION_REVOKED is of effect everywhere: before it resolves, a LOGIN_ENDED that names its topic (`{"topic":…}`) is
   * appended to the `loginsTopic` of every server, and every entry and ephemeral event from then on says so in `after`.
   */
  abstract append(topic: string, event: TopicEvent, by: AppendBy): Promise<Appended>;

  /**
   * Appends the events of one structural change, which all carry the guild's new `version` and `rights`, unless the log has
   * those of that version or a later one already. Without events it only tells a restarted log where the guild stands; events
   * of a version that it was merely told of are still appended.
   */
  abstract appendVersion(
    topic: string,
    change: { version: number; rights: number; events: TopicEvent[] },
  ): Promise<Appended>;

  /**
   * Claims pending for longer than `olderThanMs`, at most `limit`, oldest first, over all topics. `giveUp` on one of them
   * is an `append` of a `SYNC` event with its token: it leaves a mark that turns a late append into a `SYNC` as well. Right
   * after another `SYNC` it appends nothing: there is nothing new to take anew.
   */
  abstract expired(olderThanMs: number, limit: number): Promise<ExpiredClaim[]>;

  /** Entries after `offset` in order, at most `limit`; `gone` when the epoch is another or the log no longer has them all. */
  abstract read(topic: string, after: { epoch: string; offset: number }, limit: number): Promise<ReadResult>;

  /** Where the topic stands now. A topic that was never written has offset 0. */
  abstract head(topic: string): Promise<LogHead>;

  /**
   * Tells the present subscribers and remembers nothing: typing, presence. `rights` are the guild's by which it was found what
   * to tell; whoever knows of fewer has to wait for them before it tells anybody.
   */
  abstract publish(topic: string, event: TopicEvent, rights?: number): Promise<void>;

  /** From when it resolves, `listener` gets every entry of the topic. It must not throw and must not block. */
  abstract subscribe(topic: string, listener: (entry: LogEntry) => void): Promise<Unsubscribe>;
}
