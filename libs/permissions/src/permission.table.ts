/**
 * Where a permission acts: `guild` on the guild as a whole, `channel` on channels of every kind, `text` and `voice` on
 * channels of that kind. What acts on channels can be changed per channel by overwrites.
 */
export type PermissionScope = 'guild' | 'channel' | 'text' | 'voice';

/** One row of the table: what the documents, the OpenAPI schema and the code know of a permission. */
export interface PermissionDefinition {
  readonly name: string;
  /** Its place in the decimal string on the wire. Never changes once released; 0–63 are the core's, extensions begin at 64. */
  readonly bit: number;
  readonly scope: PermissionScope;
  /** What its holder may do, for people. */
  readonly sentence: string;
}

const row = <N extends string>(bit: number, name: N, scope: PermissionScope, sentence: string) =>
  ({ name, bit, scope, sentence }) as const satisfies PermissionDefinition;

/** Every permission of the core, by bit. */
export const PERMISSIONS = [
  row(0, 'READ_MESSAGES', 'channel', 'See the channel and hear what happens in it.'),
  row(1, 'SEND_MESSAGES', 'text', 'Send messages.'),
  row(2, 'MANAGE_MESSAGES', 'text', 'Delete the messages and reactions of others.'),
  row(3, 'READ_MESSAGE_HISTORY', 'text', 'Read messages that were sent before one came.'),
  row(4, 'ATTACH_FILES', 'text', 'Send files.'),
  row(5, 'EMBED_LINKS', 'text', 'Send embeds, and have links unfold into previews.'),
  row(6, 'ADD_REACTIONS', 'text', 'React with an emoji that nobody used on the message yet.'),
  row(7, 'MENTION_EVERYONE', 'text', 'Notify everybody by @everyone, @here and roles that are not mentionable.'),
  row(8, 'USE_EXTERNAL_EMOJIS', 'text', 'Use emojis of other guilds.'),
  row(9, 'PIN_MESSAGES', 'text', 'Pin and unpin messages.'),
  row(10, 'CREATE_PUBLIC_THREADS', 'text', 'Start threads that everybody in the channel sees.'),
  row(11, 'CREATE_PRIVATE_THREADS', 'text', 'Start threads for invited members.'),
  row(12, 'SEND_MESSAGES_IN_THREADS', 'text', 'Send messages in threads.'),
  row(13, 'MANAGE_THREADS', 'text', 'Rename, archive and delete threads, and see private ones.'),
  row(14, 'SEND_POLLS', 'text', 'Send polls.'),
  row(15, 'SEND_VOICE_MESSAGES', 'text', 'Send voice messages.'),
  row(16, 'CREATE_INVITE', 'channel', 'Invite new people.'),
  row(17, 'KICK_MEMBERS', 'guild', 'Remove members; they may come back.'),
  row(18, 'BAN_MEMBERS', 'guild', 'Remove members and keep them out.'),
  row(19, 'MODERATE_MEMBERS', 'guild', 'Time members out.'),
  row(20, 'MANAGE_CHANNELS', 'channel', 'Create, edit, move and delete channels.'),
  row(21, 'MANAGE_GUILD', 'guild', 'Change the guild’s name, icon and settings.'),
  row(22, 'MANAGE_ROLES', 'channel', 'Edit roles below one’s own, and the overwrites of channels.'),
  row(23, 'MANAGE_WEBHOOKS', 'channel', 'Create, edit and delete webhooks.'),
  row(24, 'MANAGE_EXPRESSIONS', 'guild', 'Edit and delete the emojis and stickers of all.'),
  row(25, 'CREATE_EXPRESSIONS', 'guild', 'Add emojis and stickers, and edit one’s own.'),
  row(26, 'CHANGE_NICKNAME', 'guild', 'Change one’s own nickname.'),
  row(27, 'MANAGE_NICKNAMES', 'guild', 'Change the nicknames of others.'),
  row(28, 'VIEW_AUDIT_LOG', 'guild', 'Read who changed what.'),
  row(29, 'VIEW_GUILD_INSIGHTS', 'guild', 'Read the guild’s statistics.'),
  row(30, 'ADMINISTRATOR', 'guild', 'Everything, whatever channels say.'),
  row(31, 'CONNECT', 'voice', 'Join the voice channel.'),
  row(32, 'SPEAK', 'voice', 'Speak.'),
  row(33, 'STREAM', 'voice', 'Share video and screen.'),
  row(34, 'MUTE_MEMBERS', 'voice', 'Mute others for everybody.'),
  row(35, 'DEAFEN_MEMBERS', 'voice', 'Keep others from hearing.'),
  row(36, 'MOVE_MEMBERS', 'voice', 'Move others to another voice channel.'),
  row(37, 'USE_VAD', 'voice', 'Speak without push-to-talk.'),
  row(38, 'PRIORITY_SPEAKER', 'voice', 'Be louder than the others.'),
  row(39, 'REQUEST_TO_SPEAK', 'voice', 'Ask for the word on a stage.'),
  row(40, 'USE_COMMANDS', 'text', 'Use the commands of applications.'),
  row(41, 'MANAGE_EVENTS', 'channel', 'Edit and cancel all events.'),
  row(42, 'CREATE_EVENTS', 'channel', 'Plan events, and edit one’s own.'),
  row(43, 'BYPASS_SLOWMODE', 'text', 'Send without regard to slow mode.'),
  row(44, 'USE_EXTERNAL_STICKERS', 'text', 'Use stickers of other guilds.'),
  row(45, 'SEND_TTS_MESSAGES', 'text', 'Send messages that are read aloud.'),
  row(46, 'SET_VOICE_CHANNEL_STATUS', 'voice', 'Set the line that tells what a voice channel is about now.'),
] as const;

/** Name of a permission of the core. */
export type CorePermissionName = (typeof PERMISSIONS)[number]['name'];

/** Name of a permission: the core's, or an extension's with the name of the extension before it, as `automod:MANAGE`. */
export type PermissionName = CorePermissionName | `${string}:${string}`;
