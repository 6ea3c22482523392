import { Injectable } from '@nestjs/common';
import { guildIdOf, type AnyChannelAccess } from '@messagepal/access';
import type { AttachmentRef, StoredAttachment } from '@messagepal/attachments';
import { fieldErrors } from '@messagepal/errors';
import { MessageFlags, MessageType, type MessageReference } from '@messagepal/protocol';
import { MessageHome } from '../home/message-home';
import type { MessageRich, MessageRow } from '../message';
import type { MessageChange, MessageDraft, ReplyTarget } from '../message.policy';
import { mentionsReplied } from './allowed-mentions';
import { MentionResolver } from './mentions';
import { richOf } from './rich';

/** What is stored of a draft beside its content. */
export interface Composed {
  type: MessageType;
  flags: number;
  reference: MessageReference | null;
  rich: MessageRich | null;
  /** The message that is replied to. */
  referenced?: MessageRow;
}

/** What somebody sends, with files that are theirs to send. */
export type MessageWithFiles = MessageDraft & { files?: readonly StoredAttachment[] };

/** What an edit makes of a message. */
export type Recomposed = Pick<MessageRow, 'content' | 'flags' | 'rich'>;

const PLAIN: Composed = { type: MessageType.DEFAULT, flags: 0, reference: null, rich: null };
const REPLIED_TO: ReadonlySet<MessageType> = new Set<MessageType>([
  MessageType.DEFAULT,
  MessageType.USER_JOIN,
  MessageType.REPLY,
]);

/** Makes of what somebody wrote what is stored: who is mentioned, and what is replied to, is found out here and once. */
@Injectable()
export class MessageComposer {
  constructor(
    private readonly mentions: MentionResolver,
    private readonly home: MessageHome,
  ) {}

  /**
   * By what is known of the guild, or the DM, in `inside`. Rights are checked before.
   *
   * @throws ApiError INVALID_FORM_BODY (400) for a reply to a message that is not there or cannot be replied to, and for
   * more mentions than a message may have
   */
  async compose(inside: AnyChannelAccess, draft: MessageWithFiles): Promise<Composed> {
    const { content, embeds = [], files = [], flags = 0, reply } = draft;
    if (!reply && embeds.length + files.length === 0 && !content.includes('@'))
      return flags === 0 ? PLAIN : { ...PLAIN, flags };
    const referenced = reply && (await this.repliedTo(inside, reply));
    const allowed = draft.allowedMentions;
    const replied = referenced && mentionsReplied(allowed) ? referenced.authorId : undefined;
    const rich = richOf({
      embeds: [...embeds],
      attachments: [...files],
      ...(await this.mentions.resolve(inside, content, { allowed, replied })),
    });
    if (!referenced) return { ...PLAIN, flags, rich };
    return { type: MessageType.REPLY, flags, reference: referenceTo(referenced), rich, referenced };
  }

  /** Mentions anew where the content is new; a reply goes on mentioning whom it mentioned, unless the edit says otherwise. */
  async recompose(inside: AnyChannelAccess, row: MessageRow, change: MessageChange): Promise<Recomposed> {
    const { content = row.content, embeds, kept, flags = row.flags, allowedMentions: allowed } = change;
    const { SUPPRESS_EMBEDS } = MessageFlags;
    const rich = richOf({
      ...row.rich,
      ...(embeds && { embeds: [...embeds] }),
      ...(kept && { attachments: keptOf(row, kept) }),
      ...((change.content !== undefined || allowed) && (await this.mentionsAnew(inside, row, { content, allowed }))),
    });
    return { content, flags: (row.flags & ~SUPPRESS_EMBEDS) | (flags & SUPPRESS_EMBEDS), rich };
  }

  private mentionsAnew(inside: AnyChannelAccess, { rich }: MessageRow, change: { content: string; allowed?: object }) {
    const { content, allowed } = change;
    const keeps = allowed === undefined || mentionsReplied(allowed);
    const nobody = { mentionEveryone: false, repliedUser: undefined };
    const anew = this.mentions.resolve(inside, content, { allowed, replied: keeps ? rich?.repliedUser : undefined });
    return anew.then((mentions) => ({ ...nobody, ...mentions }));
  }

  private async repliedTo(inside: AnyChannelAccess, reply: ReplyTarget): Promise<MessageRow | undefined> {
    const [here, ownGuild] = [inside.channel.wire.id, guildIdOf(inside)];
    const { messageId, channelId = here, guildId = ownGuild, failIfNotExists = true } = reply;
    if (channelId !== here || guildId !== ownGuild) throw wrongReference('ELSEWHERE');
    const [row] = await this.home.getMany(channelId, [messageId]);
    if (!row && failIfNotExists) throw wrongReference('UNKNOWN');
    if (row && !REPLIED_TO.has(row.type)) throw wrongReference('SYSTEM');
    return row;
  }
}

const referenceTo = ({ channelId, id, guildId }: MessageRow): MessageReference => ({
  message_id: id,
  channel_id: channelId,
  ...(guildId !== null && { guild_id: guildId }),
});

/** The files that stay, in the order of the message. */
function keptOf({ rich }: MessageRow, kept: readonly AttachmentRef[]): StoredAttachment[] {
  const byId = new Map(kept.map((ref) => [ref.id, ref]));
  return (rich?.attachments ?? []).flatMap((stored) => {
    const ref = byId.get(stored.id);
    return ref ? { ...stored, ...(ref.description !== undefined && { description: ref.description }) } : [];
  });
}

const MISTAKES = {
  ELSEWHERE: {
    code: 'REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL',
    message: 'Cannot reply to a message in a different channel.',
  },
  UNKNOWN: { code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message.' },
  SYSTEM: { code: 'REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE', message: 'Cannot reply to a system message.' },
};

const wrongReference = (mistake: keyof typeof MISTAKES) => fieldErrors({ message_reference: [MISTAKES[mistake]] });
