/** One row of the table: what a client switches on, the HTTP status it comes with and the sentence people read. */
export interface ErrorDefinition {
  /** Discord's number where it has one; see {@link ERROR_BANDS}. */
  readonly code: number;
  readonly status: number;
  readonly message: string;
}

/** Which numbers belong to whom. A released number never changes its meaning. */
export const ERROR_BANDS = {
  /** Discord's JSON error codes; 0 says no more than the HTTP status does. */
  discord: { from: 0, to: 89_999 },
  /** This product's own, for what Discord has no number. */
  core: { from: 90_000, to: 99_999 },
  /** Free for extensions. */
  extensions: { from: 100_000, to: Number.MAX_SAFE_INTEGER },
} as const;

const row = (code: number, status: number, message: string): ErrorDefinition => ({ code, status, message });

/**
 * Every error a client may see. Numbers up to 89999 and their sentences are Discord's
 * (https://discord.com/developers/docs/topics/opcodes-and-status-codes#json), in which
 * 10xxx = unknown thing, 20xxx = rates, 30xxx = maxima, 40xxx = the account or the request, 50xxx = refused action.
 */
export const ERRORS = {
  INTERNAL: row(0, 500, 'Internal Server Error'),
  BAD_REQUEST: row(0, 400, '400: Bad Request'),
  FORBIDDEN: row(0, 403, '403: Forbidden'),
  NOT_FOUND: row(0, 404, '404: Not Found'),
  METHOD_NOT_ALLOWED: row(0, 405, '405: Method Not Allowed'),
  RATE_LIMITED: row(0, 429, 'You are being rate limited.'),

  UNKNOWN_CHANNEL: row(10003, 404, 'Unknown Channel'),
  UNKNOWN_GUILD: row(10004, 404, 'Unknown Guild'),
  UNKNOWN_INVITE: row(10006, 404, 'Unknown Invite'),
  UNKNOWN_MEMBER: row(10007, 404, 'Unknown Member'),
  UNKNOWN_MESSAGE: row(10008, 404, 'Unknown Message'),
  UNKNOWN_OVERWRITE: row(10009, 404, 'Unknown permission overwrite'),
  UNKNOWN_ROLE: row(10011, 404, 'Unknown Role'),
  UNKNOWN_USER: row(10013, 404, 'Unknown User'),
  UNKNOWN_EMOJI: row(10014, 400, 'Unknown Emoji'),
  UNKNOWN_SESSION: row(10020, 404, 'Unknown Session'),
  UNKNOWN_BAN: row(10026, 404, 'Unknown Ban'),

  SLOWMODE: row(20016, 429, 'This action cannot be performed due to slowmode rate limit'),

  MAX_GUILDS: row(30001, 400, 'Maximum number of guilds reached'),
  MAX_FRIENDS: row(30002, 400, 'Maximum number of friends reached'),
  MAX_PINS: row(30003, 400, 'Maximum number of pins reached for the channel'),
  MAX_RECIPIENTS: row(30004, 400, 'Maximum number of recipients reached'),
  MAX_ROLES: row(30005, 400, 'Maximum number of guild roles reached'),
  MAX_EMOJIS: row(30008, 400, 'Maximum number of emojis reached'),
  MAX_REACTIONS: row(30010, 400, 'Maximum number of reactions reached'),
  MAX_CHANNELS: row(30013, 400, 'Maximum number of guild channels reached'),
  MAX_ATTACHMENTS: row(30015, 400, 'Maximum number of attachments in a message reached'),
  MAX_INVITES: row(30016, 400, 'Maximum number of invites reached'),
  MAX_MEMBERS: row(30019, 403, 'Maximum number of guild members reached'),
  MAX_OVERWRITES: row(30060, 400, 'Maximum number of channel permission overwrites reached'),

  UNAUTHORIZED: row(40001, 401, 'Unauthorized. Provide a valid token and try again.'),
  ENTITY_TOO_LARGE: row(40005, 413, 'Request entity too large. Try sending something smaller in size.'),
  BANNED: row(40007, 403, 'The user is banned from this guild.'),

  CANNOT_IN_DM: row(50003, 400, 'Cannot execute action on a DM channel'),
  NOT_THE_AUTHOR: row(50005, 403, 'Cannot edit a message authored by another user'),
  EMPTY_MESSAGE: row(50006, 400, 'Cannot send an empty message'),
  CANNOT_MESSAGE_USER: row(50007, 403, 'Cannot send messages to this user'),
  MISSING_PERMISSIONS: row(50013, 403, 'You lack permissions to perform that action'),
  SYSTEM_MESSAGE: row(50021, 403, 'Cannot execute action on a system message'),
  WRONG_CHANNEL_TYPE: row(50024, 400, 'Cannot execute action on this channel type'),
  INVALID_ROLE: row(50028, 400, 'Invalid role'),
  INVALID_RECIPIENTS: row(50033, 400, 'Invalid Recipient(s)'),
  BULK_DELETE_TOO_OLD: row(50034, 400, 'A message provided was too old to bulk delete'),
  INVALID_FORM_BODY: row(50035, 400, 'Invalid Form Body'),
  FILE_TOO_LARGE: row(50045, 413, 'File uploaded exceeds the maximum size'),
  INVALID_JSON: row(50109, 400, 'The request body contains invalid JSON.'),

  FRIEND_REQUESTS_DISABLED: row(80000, 403, 'Incoming friend requests disabled.'),
  FRIEND_REQUEST_BLOCKED: row(80001, 403, 'Friend request blocked.'),

  // 900xx: accounts and sessions
  INVALID_LOGIN: row(90001, 401, 'Invalid login or password.'),
  CSRF_REFUSED: row(90003, 403, 'The request does not come from this site: Origin or the X-MP-CSRF header is missing.'),

  // 901xx: the request as such
  UNSUPPORTED_MEDIA_TYPE: row(90101, 415, 'The body has to be sent as application/json in UTF-8.'),
  REQUEST_TIMEOUT: row(90102, 408, 'The request took too long to arrive.'),

  // 902xx: the server's own state
  SERVICE_UNAVAILABLE: row(90201, 503, 'A part of the service is away for the moment. Try again.'),

  // 903xx: guilds
  OWNER_CANNOT_LEAVE: row(90301, 400, 'The owner cannot leave the guild: delete it or hand it over first.'),

  // 904xx: files
  UNKNOWN_ATTACHMENT: row(90401, 404, 'Unknown Attachment'),
  UPLOAD_REFUSED: row(90402, 403, 'The upload link is not valid, or its time is over.'),
  UPLOAD_INCOMPLETE: row(90403, 400, 'The file has not been uploaded, or not all of it.'),
  MAX_PENDING_FILES: row(90404, 400, 'Too many files wait for being sent: send them, or delete some.'),
  UPLOADS_OF_DAY_USED: row(90405, 429, 'The amount that may be uploaded within a day is reached.'),
  STORAGE_FULL: row(90406, 400, 'The storage for files is full: delete some first.'),

  // 905xx: people among themselves
  MAX_BLOCKED: row(90501, 400, 'Maximum number of blocked users reached'),
  MAX_DMS: row(90502, 400, 'Maximum number of direct messages reached'),
} as const satisfies Record<string, ErrorDefinition>;

/** A key of {@link ERRORS}. */
export type ErrorName = keyof typeof ERRORS;
