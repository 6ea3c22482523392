/** So many within so many milliseconds; what a rate limiter takes as a bucket. */
export interface Rate {
  readonly limit: number;
  readonly perMs: number;
}

type Row<V extends number | Rate> = readonly [value: V, sentence: string];
type Rows = Readonly<Record<string, Readonly<Record<string, Row<number | Rate>>>>>;

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const count = (value: number, sentence: string): Row<number> => [value, sentence];
const rate = (limit: number, perMs: number, sentence: string): Row<Rate> => [{ limit, perMs }, sentence];

/** Every bound of the product with the sentence that documents it. Nothing is unbounded: a new list, queue or field gets a row. */
export const LIMIT_ROWS = {
  http: {
    bodyBytes: count(256 * KIB, 'Bytes of a JSON body; more is answered 413.'),
    queryBytes: count(8 * KIB, 'Bytes of a path with its query.'),
    headerBytes: count(16 * KIB, 'Bytes of all request headers together.'),
    headers: count(100, 'Headers of a request.'),
    perUser: rate(50, SECOND, 'Requests of a user, all routes together.'),
    perAddress: rate(25, SECOND, 'Requests of an address without a token.'),
    invalidPerAddress: rate(
      10_000,
      10 * MINUTE,
      'Answers 401, 403 and 429 to one address, and tokens refused by the gateway (4004), before it is shut out.',
    ),
    page: count(100, 'Entries of a list page at most.'),
    defaultPage: count(50, 'Entries of a list page when the request does not say.'),
  },
  accounts: {
    usernameMin: count(2, 'Characters of a user name at least.'),
    usernameMax: count(32, 'Characters of a user name at most.'),
    displayNameMax: count(32, 'Graphemes of a display name at most.'),
    emailMax: count(254, 'Characters of an e-mail address at most.'),
    passwordMin: count(8, 'Characters of a password at least.'),
    passwordMax: count(128, 'Characters of a password at most.'),
    sessions: count(50, 'Sessions of a user; the oldest goes when one more begins.'),
    sessionIdleMs: count(30 * DAY, 'Milliseconds a session lives without being used.'),
    sessionMaxMs: count(180 * DAY, 'Milliseconds a session lives at most.'),
    hashesAtOnce: count(2, 'Passwords hashed at the same time in one process.'),
    hashesWaiting: count(50, 'Password checks that may wait for their turn; more are answered 503.'),
    loginsPerAccount: rate(10, 15 * MINUTE, 'Login attempts for one account that fail.'),
    loginsPerAddress: rate(30, 15 * MINUTE, 'Login attempts from one address that fail.'),
    registrationsPerAddress: rate(5, HOUR, 'Registrations from one address.'),
  },
  guilds: {
    perUser: count(100, 'Guilds a user may be in.'),
    nameMin: count(2, 'Characters of a guild name at least.'),
    nameMax: count(100, 'Characters of a guild name at most.'),
    descriptionMax: count(300, 'Characters of a guild description.'),
    members: count(250_000, 'Members of a guild.'),
    roles: count(250, 'Roles of a guild.'),
    roleNameMax: count(100, 'Characters of a role name.'),
    rolesPerMember: count(250, 'Roles of a member.'),
    nickMax: count(32, 'Characters of a nick.'),
    retentionDays: count(3650, 'Days for which a guild keeps messages, where it does not keep them for ever.'),
    auditReasonMax: count(512, 'Characters of the reason that goes into the audit log.'),
    created: rate(10, DAY, 'Guilds a user may create.'),
  },
  channels: {
    perGuild: count(500, 'Channels of a guild, categories counted.'),
    categoriesPerGuild: count(50, 'Categories of a guild.'),
    perCategory: count(50, 'Channels in one category.'),
    nameMax: count(100, 'Characters of a channel name.'),
    topicMax: count(1024, 'Characters of a channel topic.'),
    overwrites: count(500, 'Permission overwrites of a channel.'),
    slowmodeMaxSeconds: count(21_600, 'Seconds of slow mode at most.'),
  },
  invites: {
    perGuild: count(1000, 'Invites of a guild that are alive.'),
    maxAgeSeconds: count(604_800, 'Seconds an invite may live when it is not for ever.'),
    defaultAgeSeconds: count(86_400, 'Seconds an invite lives when the request does not say.'),
    maxUses: count(100, 'Uses of an invite when they are counted.'),
    created: rate(30, HOUR, 'Invites a user may create.'),
    lookups: rate(30, MINUTE, 'Invites an address may look up.'),
    misses: rate(5, MINUTE, 'Unknown invite codes an address may try.'),
  },
  moderation: {
    purgeSeconds: count(604_800, 'Seconds back to which a ban may delete messages.'),
    bansAtOnce: count(200, 'Users in one bulk ban.'),
    timeOutMs: count(28 * DAY, 'Milliseconds a time-out lasts at most.'),
    pruneDays: count(30, 'Days of absence a prune may ask for.'),
    prunedAtOnce: count(500, 'Members one prune removes; more take another.'),
    pruneRoles: count(100, 'Roles a prune includes.'),
  },
  messages: {
    contentMax: count(2000, 'Code points of a message.'),
    nonceMax: count(25, 'Characters of a nonce.'),
    nonceWindowMs: count(5 * MINUTE, 'Milliseconds in which a nonce gives the first message back.'),
    bulkDeleteMin: count(2, 'Messages deleted at once at least.'),
    bulkDeleteMax: count(100, 'Messages deleted at once at most.'),
    bulkDeleteMaxAgeMs: count(14 * DAY, 'Milliseconds that a message deleted with others may be old.'),
    reactions: count(20, 'Different emoji on a message.'),
    pins: count(50, 'Pinned messages of a channel.'),
    userMentions: count(100, 'Different users named in the content of a message.'),
    roleMentions: count(100, 'Different roles named in the content of a message.'),
    embeds: count(10, 'Embeds of a message.'),
    embedTotal: count(6000, 'Characters of all embeds of a message together, URLs not counted.'),
    embedTitle: count(256, 'Characters of the title of an embed, of the name of its author or of a field.'),
    embedDescription: count(4096, 'Characters of the description of an embed.'),
    embedFooter: count(2048, 'Characters of the footer of an embed.'),
    embedFields: count(25, 'Fields of an embed.'),
    embedFieldValue: count(1024, 'Characters of the value of a field.'),
    embedUrl: count(2048, 'Characters of a URL in an embed.'),
  },
  attachments: {
    perMessage: count(10, 'Files of a message, and of one reservation.'),
    formBytes: count(
      25 * MIB,
      'Bytes of a message that is sent together with its files, unless `MP_FILE_BYTES` is more.',
    ),
    pendingPerUser: count(500, 'Files of a user that are uploaded or about to be, and in no message.'),
    nameBytes: count(255, 'Bytes of the name of a file; a longer one is cut.'),
    descriptionMax: count(1024, 'Characters of the description of a file.'),
    reservedMs: count(HOUR, 'Milliseconds in which a reserved file has to be uploaded.'),
    keptMs: count(DAY, 'Milliseconds that an uploaded file is kept in no message.'),
    partsMax: count(1000, 'Parts in which a large file is uploaded.'),
  },
  images: {
    avatarBytes: count(4 * MIB, 'Bytes of an avatar or an icon as it is uploaded.'),
    emojiBytes: count(256 * KIB, 'Bytes of the picture of an emoji as it is uploaded.'),
    emojis: count(50, 'Emoji of a guild.'),
    emojiNameMin: count(2, 'Characters of the name of an emoji at least.'),
    emojiNameMax: count(32, 'Characters of the name of an emoji at most.'),
  },
  relationships: {
    friends: count(1000, 'Friends of a user, and requests in both directions.'),
    blocked: count(1000, 'Users whom a user has blocked.'),
    requests: rate(30, HOUR, 'Friend requests of a user.'),
  },
  directMessages: {
    participants: count(10, 'People in a group.'),
    groups: count(200, 'Groups a user is in.'),
    listed: count(500, 'DM channels in a list and in READY: those with the newest messages.'),
    begun: rate(60, HOUR, 'DM channels that a user may begin; coming back to one that there is does not count.'),
  },
  readStates: {
    mentionsCounted: count(
      1000,
      'Mentions of a user that are counted in a channel, and as many of roles and everybody.',
    ),
    defaultMentions: count(25, 'Messages of a list of mentions when the request does not say.'),
  },
  search: {
    contentMax: count(1024, 'Characters of what is searched for.'),
    words: count(64, 'Words of what is searched for; a run of Chinese or Japanese has one for each character.'),
    users: count(100, 'Users, or roles, that one filter of a search names.'),
    channels: count(500, 'Channels that a search names.'),
    page: count(25, 'Messages of a page of a search.'),
    offset: count(9975, 'Messages of a search that can be skipped.'),
    counted: count(1000, 'Messages that a search counts beyond those it skips.'),
    ranked: count(2000, 'Messages of a search by relevance: the newest that fit.'),
    statementMs: count(5 * SECOND, 'Milliseconds that a search may take before it is answered 503.'),
  },
  dataService: {
    readsPerChannel: count(32, 'Different reads of one channel at once in a Data Service; more are answered 503.'),
    writesPerChannel: count(128, 'Writes to one channel at once in a Data Service; more are answered 503.'),
    queries: count(512, 'Different reads and writes at once in a Data Service; more are answered 503.'),
  },
  gateway: {
    frameBytes: count(4 * KIB, 'Bytes of a client frame; more closes with 4002.'),
    subscribeFrameBytes: count(15 * KIB, 'Bytes of a guild subscription.'),
    resumeFrameBytes: count(128 * KIB, 'Bytes of a RESUME, and of any frame before the socket is cut with 1009.'),
    frames: rate(120, MINUTE, 'Client frames of a session, heartbeats not counted; more closes with 4008.'),
    identifies: rate(10, 50 * SECOND, 'IDENTIFYs of a user without `shard`; queued before they are refused.'),
    maxConcurrency: count(
      10,
      'Shards of a bot that may identify at the same time: each is in the bucket `index % maxConcurrency`.',
    ),
    shardIdentifies: rate(1, 5 * SECOND, 'IDENTIFYs of a bucket of shards; queued before they are refused.'),
    shardStarts: rate(1000, DAY, 'IDENTIFYs of all shards of a user; more close with 4008.'),
    guildsPerShard: count(1000, 'Guilds for each of the shards that `GET /gateway/bot` recommends.'),
    heartbeatMs: count(41_250, 'Milliseconds between two heartbeats; none for 1.5 intervals closes with 4009.'),
    identifyTimeoutMs: count(30 * SECOND, 'Milliseconds a socket may stay open without IDENTIFY or RESUME.'),
    resumeWindowMs: count(5 * MINUTE, 'Milliseconds after its last sign of life in which a session can be resumed.'),
    unsentBytes: count(1024 * KIB, 'Bytes waiting for a slow client before it is closed with 4000, resumable.'),
    socketsPerUser: count(10, 'Sockets of a user on one gateway process.'),
    anonymousSocketsPerAddress: count(
      20,
      'Sockets of an address that have not identified yet, on one gateway process.',
    ),
    readiesAtOnce: count(32, 'READYs built at the same time in one process; more wait.'),
  },
} as const satisfies Rows;

type ValuesOf<R extends Rows> = {
  readonly [Group in keyof R]: { readonly [Name in keyof R[Group]]: R[Group][Name][0] };
};

/** Bounds by area: plain numbers in the unit that the name says, or a {@link Rate}. */
export type Limits = ValuesOf<typeof LIMIT_ROWS>;

/** The defaults, for decorators, which need them while classes are declared. Elsewhere take `config.limits`. */
export const LIMITS: Limits = valuesOf(LIMIT_ROWS);

function valuesOf<R extends Rows>(rows: R): ValuesOf<R> {
  const groups = Object.entries(rows).map(([group, limits]) => {
    const values = Object.entries(limits).map(([name, [value]]) => [name, Object.freeze(value)]);
    return [group, Object.freeze(Object.fromEntries(values))];
  });
  return Object.freeze(Object.fromEntries(groups)) as ValuesOf<R>;
}
