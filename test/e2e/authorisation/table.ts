import type { PermissionName } from '@messagepal/permissions';
import { everybody, holders, members, signedIn, type Statuses, type Who } from './people';
import type { Ids, Stage } from './stage';

/** What is sent in place of what the row says, made anew for one call. */
export interface Fresh {
  ids?: Ids;
  token?: string;
  body?: unknown;
}

/** One operation: who is answered what. */
export interface Row {
  /** What `with` and `timedOut` hold. */
  needs?: readonly PermissionName[];
  /** With ids that are right. */
  own: Statuses;
  /**
   * With one id of the path replaced by another guild's (`foreign`) or by one that there is not (`none`). The first one of
   * `/guilds/:guild` and `/channels/:channel` is not listed: it is 404 for everybody.
   */
  foreign?: Record<string, Statuses>;
  none?: Record<string, Statuses>;
  /** In place of the document's example. */
  body?: (ids: Ids) => unknown;
  /** For calls that use up what they are about. */
  fresh?: (stage: Stage, who: Who) => Promise<Fresh>;
}

/** The same for an id of another guild and for one that there is not. */
const neither = (name: string, statuses: Statuses): Pick<Row, 'foreign' | 'none'> => ({
  foreign: { [name]: statuses },
  none: { [name]: statuses },
});

const MANAGE_ROLES = ['MANAGE_ROLES'] as const;
const MANAGE_CHANNELS = ['MANAGE_CHANNELS'] as const;
const BAN_MEMBERS = ['BAN_MEMBERS'] as const;
let names = 0;

const readmit = async (stage: Stage): Promise<Fresh> => {
  await stage.readmit();
  return {};
};
const ban = async (stage: Stage): Promise<Fresh> => ({ ids: { user: await stage.ban() } });

/** By operationId. An operation that is not here fails the test. */
export const TABLE: Readonly<Record<string, Row>> = {
  getLiveness: { own: everybody(200) },
  getReadiness: { own: everybody(200) },
  getMetrics: { own: everybody(200) },
  getGateway: { own: everybody(200) },
  getGatewayBot: { own: signedIn(200) },

  registerUser: {
    own: everybody(201),
    fresh: () =>
      Promise.resolve({
        body: { username: `new${++names}`, email: `new${names}@example.org`, password: 'correct horse battery staple' },
      }),
  },
  loginUser: {
    own: everybody(200),
    fresh: (stage) =>
      Promise.resolve({ body: { login: stage.owner.user.username, password: 'correct horse battery' } }),
  },
  logoutUser: {
    own: signedIn(204),
    fresh: async (stage, who) => (who === 'anonymous' ? {} : { token: (await stage.signIn(who)).token }),
  },
  listSessions: { own: signedIn(200) },
  revokeSession: {
    own: signedIn(204),
    ...neither('session', signedIn(404)),
    fresh: async (stage, who) => (who === 'anonymous' ? {} : { ids: { session: (await stage.signIn(who)).session } }),
  },

  getOwnUser: { own: signedIn(200) },
  updateOwnUser: { own: signedIn(200) },
  getUser: { own: signedIn(200), foreign: { user: signedIn(200) }, none: { user: signedIn(404) } },
  listOwnGuilds: { own: signedIn(200) },
  listReadStates: { own: signedIn(200) },
  listMentions: { own: signedIn(200) },
  getGuildSettings: { own: members(200) },
  updateGuildSettings: { own: members(200) },
  leaveGuild: {
    own: { ...signedIn(204), owner: 400 },
    fresh: async (stage, who) => (who === 'anonymous' ? {} : { ids: { guild: await stage.guildWith(who) } }),
  },

  // Of pictures only the address is needed; these are nobody's.
  getAvatar: { own: everybody(404), none: { owner: everybody(404), file: everybody(404) } },
  getIcon: { own: everybody(404), none: { owner: everybody(404), file: everybody(404) } },
  getEmoji: { own: everybody(404), none: { file: everybody(404) } },

  listEmojis: { own: members(200) },
  getGuildEmoji: { own: members(200), ...neither('custom', members(404)) },
  createEmoji: { needs: ['CREATE_EXPRESSIONS'], own: holders(201) },
  updateEmoji: { needs: ['MANAGE_EXPRESSIONS'], own: holders(200), ...neither('custom', members(404)) },
  deleteEmoji: {
    needs: ['MANAGE_EXPRESSIONS'],
    own: holders(204),
    ...neither('custom', members(404)),
    fresh: async (stage) => ({ ids: { custom: await stage.customEmoji() } }),
  },

  listRelationships: { own: signedIn(200) },
  putRelationship: { own: signedIn(204), foreign: { user: signedIn(204) }, none: { user: signedIn(404) } },
  deleteRelationship: { own: signedIn(204), foreign: { user: signedIn(204) }, none: { user: signedIn(404) } },
  getUserSettings: { own: signedIn(200) },
  updateUserSettings: { own: signedIn(200) },
  listOwnChannels: { own: signedIn(200) },
  // Who is in no guild with somebody may not begin a conversation with them.
  openDm: {
    own: { ...signedIn(200), stranger: 403, kicked: 403, banned: 403 },
    body: ({ user }) => ({ recipient_id: user }),
  },
  // The channel is one of a guild: test/e2e/dm-matrix.e2e-spec.ts asks about groups.
  addRecipient: { own: members(400), ...neither('user', members(400)) },
  removeRecipient: { own: members(400), ...neither('user', members(400)) },

  createGuild: { own: signedIn(201) },
  getGuild: { own: members(200) },
  updateGuild: { needs: ['MANAGE_GUILD'], own: holders(200) },
  deleteGuild: {
    needs: ['MANAGE_GUILD'],
    own: { ...members(403), owner: 204 },
    fresh: async (stage, who) => (who === 'owner' ? { ids: { guild: await stage.guildWith('with') } } : {}),
  },
  listMembers: { own: members(200) },
  getMember: { own: members(200), ...neither('user', members(404)) },

  updateMember: {
    needs: ['MANAGE_NICKNAMES', 'MODERATE_MEMBERS'],
    own: holders(200),
    ...neither('user', members(404)),
  },
  updateOwnMember: { needs: ['CHANGE_NICKNAME'], own: holders(200) },
  kickMember: {
    needs: ['KICK_MEMBERS'],
    own: holders(204),
    ...neither('user', holders(404)),
    fresh: readmit,
  },
  listBans: { needs: BAN_MEMBERS, own: holders(200) },
  getBan: { needs: BAN_MEMBERS, own: holders(200), ...neither('user', holders(404)), fresh: ban },
  deleteBan: { needs: BAN_MEMBERS, own: holders(204), ...neither('user', holders(404)), fresh: ban },
  createBan: {
    needs: BAN_MEMBERS,
    own: holders(204),
    // One need not be a member to be banned. What it leaves banned, no later row asks about.
    foreign: { user: holders(204) },
    none: { user: holders(404) },
    fresh: readmit,
  },
  createBulkBan: { needs: ['BAN_MEMBERS', 'MANAGE_GUILD'], own: holders(200) },
  getPruneCount: { needs: ['KICK_MEMBERS', 'MANAGE_GUILD'], own: holders(200) },
  pruneMembers: { needs: ['KICK_MEMBERS', 'MANAGE_GUILD'], own: holders(200) },
  getAuditLog: { needs: ['VIEW_AUDIT_LOG'], own: holders(200) },

  listRoles: { own: members(200) },
  createRole: { needs: MANAGE_ROLES, own: holders(201), body: () => ({ name: 'New' }) },
  reorderRoles: { needs: MANAGE_ROLES, own: holders(204), body: ({ role }) => [{ id: role, position: 1 }] },
  updateRole: { needs: MANAGE_ROLES, own: holders(200), ...neither('role', holders(404)) },
  deleteRole: {
    needs: MANAGE_ROLES,
    own: holders(204),
    ...neither('role', holders(404)),
    fresh: async (stage) => ({ ids: { role: await stage.role() } }),
  },
  giveRole: {
    needs: MANAGE_ROLES,
    own: holders(204),
    foreign: { user: holders(404), role: holders(404) },
    none: { user: holders(404), role: holders(404) },
  },
  takeRole: {
    needs: MANAGE_ROLES,
    own: holders(204),
    foreign: { user: holders(404), role: holders(404) },
    none: { user: holders(404), role: holders(404) },
  },

  listChannels: { own: members(200) },
  createChannel: { needs: MANAGE_CHANNELS, own: holders(201) },
  reorderChannels: {
    needs: MANAGE_CHANNELS,
    own: holders(204),
    body: ({ channel }) => [{ id: channel, position: 0 }],
  },
  getChannel: { own: members(200) },
  updateChannel: { needs: MANAGE_CHANNELS, own: holders(200) },
  deleteChannel: {
    needs: MANAGE_CHANNELS,
    own: holders(204),
    fresh: async (stage) => ({ ids: { channel: await stage.channel() } }),
  },
  startTyping: { needs: ['SEND_MESSAGES'], own: holders(204) },
  getOwnPermissions: { own: members(200) },
  explainPermissions: { needs: MANAGE_ROLES, own: holders(200), ...neither('user', holders(404)) },
  putOverwrite: {
    needs: ['MANAGE_ROLES', 'SEND_MESSAGES'],
    own: holders(204),
    ...neither('overwrite', holders(404)),
  },
  deleteOverwrite: {
    needs: ['MANAGE_ROLES', 'SEND_MESSAGES'],
    own: holders(204),
    ...neither('overwrite', holders(404)),
    fresh: async (stage) => {
      const { channel, overwrite } = stage.own;
      await stage.owner.rest.put(`/channels/${channel}/permissions/${overwrite}`, { type: 'role', deny: '2' });
      return {};
    },
  },

  createInvite: { needs: ['CREATE_INVITE'], own: holders(201) },
  listGuildInvites: { needs: ['MANAGE_GUILD'], own: holders(200) },
  getInvite: { own: everybody(200), foreign: { code: everybody(200) }, none: { code: everybody(404) } },
  acceptInvite: {
    own: { ...signedIn(200), banned: 403 },
    none: { code: signedIn(404) },
    fresh: async (stage, who) =>
      who === 'stranger' || who === 'kicked' ? { ids: { code: await stage.inviteElsewhere() } } : {},
  },
  deleteInvite: {
    needs: MANAGE_CHANNELS,
    own: { ...holders(204), stranger: 403, kicked: 403, banned: 403 },
    foreign: { code: signedIn(403) },
    none: { code: signedIn(404) },
    fresh: async (stage) => ({ ids: { code: await stage.invite() } }),
  },

  listMessages: { own: members(200) },
  searchGuildMessages: { own: members(200) },
  searchChannelMessages: { own: members(200) },
  reserveAttachments: { needs: ['SEND_MESSAGES', 'ATTACH_FILES'], own: holders(201) },
  completeAttachment: { own: { ...signedIn(404), owner: 200 }, ...neither('attachment', signedIn(404)) },
  discardAttachment: {
    own: { ...signedIn(404), owner: 204 },
    ...neither('attachment', signedIn(404)),
    fresh: async (stage) => ({ ids: { attachment: await stage.reservedFile() } }),
  },
  getAttachment: {
    own: members(200),
    foreign: { attachment: signedIn(404) },
    none: { attachment: signedIn(404), filename: signedIn(404) },
  },
  // The link is what one needs; this is none of ours.
  uploadFile: { own: everybody(403), none: { token: everybody(403) } },

  createMessage: { needs: ['SEND_MESSAGES'], own: { ...holders(201) } },
  bulkDeleteMessages: {
    needs: ['MANAGE_MESSAGES'],
    own: holders(204),
    fresh: async (stage) => ({ body: { messages: [await stage.message(), await stage.message()] } }),
  },
  ackMessage: { own: members(200), ...neither('message', members(404)) },
  getMessage: {
    needs: ['READ_MESSAGE_HISTORY'],
    // Reading is what a time-out leaves.
    own: { ...holders(200), timedOut: 200 },
    ...neither('message', { ...holders(404), timedOut: 404 }),
  },
  updateMessage: {
    needs: ['SEND_MESSAGES', 'MANAGE_MESSAGES'],
    own: { ...members(403), owner: 200 },
    ...neither('message', holders(404)),
  },
  deleteMessage: {
    needs: ['MANAGE_MESSAGES'],
    own: holders(204),
    ...neither('message', members(404)),
    fresh: async (stage) => ({ ids: { message: await stage.message() } }),
  },

  addReaction: {
    needs: ['READ_MESSAGE_HISTORY', 'ADD_REACTIONS'],
    own: holders(204),
    // Reading is what a time-out leaves, and that is checked first.
    foreign: { message: { ...holders(404), timedOut: 404 } },
    none: { message: { ...holders(404), timedOut: 404 }, emoji: { ...holders(400), timedOut: 400 } },
  },
  deleteOwnReaction: {
    own: members(204),
    foreign: { message: members(404) },
    none: { message: members(404), emoji: members(400) },
  },
  deleteReaction: {
    needs: ['MANAGE_MESSAGES'],
    own: holders(204),
    foreign: { message: holders(404), user: holders(204) },
    none: { message: holders(404), emoji: holders(400), user: holders(204) },
  },
  deleteReactionsOfEmoji: {
    needs: ['MANAGE_MESSAGES'],
    own: holders(204),
    foreign: { message: holders(404) },
    none: { message: holders(404), emoji: holders(400) },
  },
  deleteReactions: { needs: ['MANAGE_MESSAGES'], own: holders(204), ...neither('message', holders(404)) },
  listReactions: {
    needs: ['READ_MESSAGE_HISTORY'],
    own: { ...holders(200), timedOut: 200 },
    foreign: { message: { ...holders(404), timedOut: 404 } },
    none: { message: { ...holders(404), timedOut: 404 }, emoji: { ...holders(400), timedOut: 400 } },
  },

  listPins: { own: members(200) },
  pinMessage: { needs: ['PIN_MESSAGES'], own: holders(204), ...neither('message', holders(404)) },
  unpinMessage: { needs: ['PIN_MESSAGES'], own: holders(204), ...neither('message', holders(404)) },
};
