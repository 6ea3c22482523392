import { Injectable } from '@nestjs/common';
import { guildIdOf, isDm, type AnyChannelAccess, type ChannelAccess } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import { MessageComposer, type Composed as Parts, type MessageWithFiles } from './content/message-composer';
import { MessageHome, type MessagePage, type Sent, type StaleRights } from './home/message-home';
import { LastMessageNotes } from './last-message-notes';
import type { MessageRow } from './message';
import { MessageHooks, type Written } from './message.hooks';
import {
  demandEditable,
  demandForm,
  demandHeld,
  demandKept,
  demandMessages,
  demandRecent,
  demandRemovable,
  filesAfter,
  permissionsForMore,
  permissionsToSend,
  type MessageChange,
  type MessageDraft,
} from './message.policy';
import { RightsRecheck, type OwnMessage } from './rights-recheck';
import { sentBefore } from './sent-before';
import { SendTurns } from './send-turns';

/** What a send made, or what its nonce was used for. */
export interface SentMessage {
  row: MessageRow;
  duplicate: boolean;
  /** The message that was replied to. */
  referenced?: MessageRow;
  /** Of a duplicate, how it is shown now. */
  again?: OwnMessage;
}

/** What is stored of a draft; also its content, where another was sent first. */
type Composed = Parts & Partial<Pick<MessageRow, 'content'>>;

type Author = Pick<MessageRow, 'channelId' | 'authorId' | 'nonce'>;

/** The verbs of messages, on behalf of somebody in a channel of a guild or a DM. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly home: MessageHome,
    private readonly recheck: RightsRecheck,
    private readonly composer: MessageComposer,
    private readonly turns: SendTurns,
    private readonly hooks: MessageHooks,
    private readonly lastMessages: LastMessageNotes,
  ) {}

  /**
   * Answers when the message is stored and on its way to everybody. `duplicate`: the nonce was used within 5 minutes, and
   * this is the message that it was used for. Of a reply also the message replied to.
   *
   * @throws ApiError WRONG_CHANNEL_TYPE, EMPTY_MESSAGE, INVALID_FORM_BODY, whatever a hook refuses with; SLOWMODE;
   * CANNOT_MESSAGE_USER where one of two has blocked the other;
   * MISSING_PERMISSIONS without EMBED_LINKS for embeds, ATTACH_FILES for files or READ_MESSAGE_HISTORY for a reply; UNKNOWN_CHANNEL or
   * MISSING_PERMISSIONS when a right is lost meanwhile.
   */
  async send(inside: AnyChannelAccess, draft: MessageDraft): Promise<SentMessage> {
    demandMessages(inside.channel.wire.type);
    demandForm(draft);
    demandHeld(inside.permissions, permissionsForMore(draft));
    const needs = permissionsToSend(draft);
    // What follows goes by what the hooks made of it.
    const ready = await this.hooked(inside, draft);
    const sent = await this.turns.run(inside, ready, (withFiles) =>
      this.recheck.run(inside, needs, (now) => this.write(now, withFiles)),
    );
    await this.lastMessages.note(sent.row);
    this.tell('MESSAGE_CREATE', sent.row);
    return sent.duplicate ? { ...sent, again: await this.recheck.own(inside, sent.row) } : sent;
  }

  /**
   * Changes what the form has; whoever the new content names is mentioned anew. Answers the message as it is to be shown.
   *
   * @throws ApiError UNKNOWN_MESSAGE, NOT_THE_AUTHOR, SYSTEM_MESSAGE, and those of {@link send}
   */
  async edit(inside: AnyChannelAccess, id: string, change: MessageChange): Promise<OwnMessage> {
    const row = await this.find(inside, id);
    demandEditable(row, inside.member.userId);
    const { content = row.content, embeds = row.rich?.embeds, allowedMentions } = change;
    demandKept(row, change);
    demandForm({ content, embeds, allowedMentions, attachments: filesAfter(row, change) });
    demandHeld(inside.permissions, permissionsForMore(change));
    const needs = permissionsToSend(change);
    const ready = await this.hooked(inside, change, row);
    const edited = await this.recheck.run(inside, needs, async (now) => {
      const composed = await this.composer.recompose(now, row, ready);
      return this.home.edit({ ...placeOf(now), id, ...composed, rights: now.view.rights });
    });
    if (edited.kind === 'gone') throw new ApiError('UNKNOWN_MESSAGE');
    if (change.kept) await this.turns.drop(row, edited.row);
    this.tell('MESSAGE_UPDATE', edited.row);
    return this.recheck.own(inside, edited.row);
  }

  /** @throws ApiError UNKNOWN_MESSAGE; MISSING_PERMISSIONS for who is neither the author nor holds MANAGE_MESSAGES */
  async remove(inside: AnyChannelAccess, id: string): Promise<void> {
    const row = await this.find(inside, id);
    await this.recheck.run(inside, ['READ_MESSAGES'], ({ view, member, permissions }) => {
      demandRemovable(row, member.userId, permissions);
      return this.home.remove({ ...placeOf(inside), id, rights: view.rights });
    });
    this.tell('MESSAGE_DELETE', row);
  }

  /**
   * Removes those of 2–100 messages that are there, and tells of them by one event.
   *
   * @throws ApiError BULK_DELETE_TOO_OLD for one of over 14 days, with none removed; MISSING_PERMISSIONS without MANAGE_MESSAGES
   */
  async removeMany(inside: ChannelAccess, ids: readonly string[]): Promise<void> {
    demandRecent(ids, Date.now());
    const rows = await this.home.getMany(inside.channel.wire.id, ids);
    const found = { guildId: inside.view.id, channelId: inside.channel.wire.id, ids: rows.map(({ id }) => id) };
    if (rows.length === 0) return;
    await this.recheck.run(inside, ['READ_MESSAGES', 'MANAGE_MESSAGES'], ({ view, permissions }) => {
      demandHeld(permissions, ['MANAGE_MESSAGES']);
      return this.home.removeMany({ ...found, rights: view.rights });
    });
    for (const row of rows) this.tell('MESSAGE_DELETE', row);
  }

  /** @throws ApiError UNKNOWN_MESSAGE */
  async get(inside: AnyChannelAccess, id: string): Promise<MessageRow> {
    const row = await this.find(inside, id);
    await this.recheck.confirm(inside);
    return row;
  }

  /**
   * A message as a page of its own, with READ_MESSAGE_HISTORY.
   *
   * @throws ApiError UNKNOWN_MESSAGE; UNKNOWN_CHANNEL or MISSING_PERMISSIONS when the right is lost meanwhile
   */
  async pageOf(inside: AnyChannelAccess, id: string): Promise<MessagePage> {
    const page = { rows: [await this.find(inside, id)] };
    demandHeld((await this.recheck.confirm(inside, page)).permissions, ['READ_MESSAGE_HISTORY']);
    return page;
  }

  private async find(inside: AnyChannelAccess, id: string): Promise<MessageRow> {
    const [row] = await this.home.getMany(inside.channel.wire.id, [id]);
    if (!row) throw new ApiError('UNKNOWN_MESSAGE');
    return row;
  }

  private async write(now: AnyChannelAccess, draft: MessageWithFiles): Promise<(Sent & SentMessage) | StaleRights> {
    const { nonce } = draft;
    const author = { ...placeOf(now), authorId: now.member.userId, nonce };
    const { referenced, ...composed } = await this.compose(now, draft, author);
    const message = { content: draft.content, ...author, ...composed };
    const sent = await this.home.send({ ...message, rights: now.view.rights });
    return sent.kind === 'sent' && referenced ? { ...sent, referenced } : sent;
  }

  /** What was replied to may be gone since: what is sent again is what the first attempt made of it. */
  private async compose(now: AnyChannelAccess, draft: MessageWithFiles, author: Author): Promise<Composed> {
    try {
      return await this.composer.compose(now, draft);
    } catch (error) {
      const first = draft.reply && (await sentBefore(this.home, author));
      if (!first) throw error;
      const { type, content, flags, reference, rich } = first;
      return { type, content, flags, reference, rich };
    }
  }

  /**
   * The same with the content that the hooks leave, which has to be one that may be sent. Of an edit they see the outcome, of
   * what is said in DMs nothing.
   */
  private async hooked<T extends MessageChange & Pick<Partial<MessageDraft>, 'attachments'>>(
    inside: AnyChannelAccess,
    change: T,
    row?: MessageRow,
  ): Promise<T> {
    if (!this.hooks.awaited || isDm(inside)) return change;
    const { view, channel, member } = inside;
    const place = { guildId: view.id, channelId: channel.wire.id, authorId: member.userId, version: view.version };
    const { content = row?.content ?? '', embeds = row?.rich?.embeds ?? [] } = change;
    const ready = await this.hooks.beforeSend({ ...place, content, embeds, ...(row && { messageId: row.id }) });
    if (ready === content) return change;
    demandForm({ embeds, content: ready, attachments: row ? filesAfter(row, change) : change.attachments });
    return { ...change, content: ready };
  }

  /** Tells extensions what was written; also of a repeated send, since its first attempt may not have got here. */
  private tell(event: Written['event'], { guildId, channelId, id, revision }: MessageRow): void {
    if (this.hooks.heard && guildId !== null) this.hooks.wrote({ event, guildId, channelId, id, revision });
  }
}

const placeOf = (inside: AnyChannelAccess) => ({ guildId: guildIdOf(inside), channelId: inside.channel.wire.id });
