import { Injectable, Logger } from '@nestjs/common';
import type { ChannelAccess } from '@messagepal/access';
import { LastMessages } from '@messagepal/channels';
import { ApiError } from '@messagepal/errors';
import { MessageType } from '@messagepal/protocol';
import { MessageHome, type MessagePage } from './home/message-home';
import type { MessageRow } from './message';
import { MessageHooks, type Written } from './message.hooks';
import {
  demandContent,
  demandEditable,
  demandHeld,
  demandMessages,
  demandRecent,
  demandRemovable,
  mayReadHistory,
  permissionsToSend,
  type MessageDraft,
} from './message.policy';
import { RightsRecheck } from './rights-recheck';
import type { PageQuery } from './store/message-store';

const NOTHING: MessagePage = { rows: [] };

/** The verbs of messages, on behalf of a member in a channel. */
@Injectable()
export class MessagesService {
  private readonly logger = new Logger(MessagesService.name);

  constructor(
    private readonly home: MessageHome,
    private readonly recheck: RightsRecheck,
    private readonly hooks: MessageHooks,
    private readonly lastMessages: LastMessages,
  ) {}

  /**
   * Answers when the message is stored and on its way to everybody. `duplicate`: the nonce was used within 5 minutes, and
   * this is the message that it was used for.
   *
   * @throws ApiError WRONG_CHANNEL_TYPE, EMPTY_MESSAGE, INVALID_FORM_BODY, whatever a hook refuses with; UNKNOWN_CHANNEL or
   * MISSING_PERMISSIONS when the right is lost meanwhile.
   */
  async send(inside: ChannelAccess, draft: MessageDraft): Promise<{ row: MessageRow; duplicate: boolean }> {
    demandMessages(inside.channel.wire.type);
    demandContent(draft.content);
    const place = placeOf(inside);
    // What follows goes by what the hooks made of it.
    const content = this.hooks.awaited ? await this.hooked(inside, draft.content) : draft.content;
    const message = { ...place, ...draft, content, authorId: inside.member.userId, ...PLAIN };
    const needs = permissionsToSend();
    const sent = await this.recheck.run(inside, needs, ({ view: { rights } }) =>
      this.home.send({ ...message, rights }),
    );
    await this.record(sent.row);
    this.tell('MESSAGE_CREATE', sent.row);
    return sent;
  }

  /** @throws ApiError UNKNOWN_MESSAGE, NOT_THE_AUTHOR, SYSTEM_MESSAGE, and those of {@link send} */
  async edit(inside: ChannelAccess, id: string, form: { content: string }): Promise<MessageRow> {
    const row = await this.find(inside, id);
    demandEditable(row, inside.member.userId);
    demandContent(form.content);
    const content = this.hooks.awaited ? await this.hooked(inside, form.content, id) : form.content;
    const { flags, rich } = row;
    const change = { ...placeOf(inside), id, content, flags, rich };
    const needs = permissionsToSend();
    const edited = await this.recheck.run(inside, needs, ({ view: { rights } }) =>
      this.home.edit({ ...change, rights }),
    );
    if (edited.kind === 'gone') throw new ApiError('UNKNOWN_MESSAGE');
    this.tell('MESSAGE_UPDATE', edited.row);
    return edited.row;
  }

  /** @throws ApiError UNKNOWN_MESSAGE; MISSING_PERMISSIONS for who is neither the author nor holds MANAGE_MESSAGES */
  async remove(inside: ChannelAccess, id: string): Promise<void> {
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
    const found = { ...placeOf(inside), ids: rows.map(({ id }) => id) };
    if (rows.length === 0) return;
    await this.recheck.run(inside, ['READ_MESSAGES', 'MANAGE_MESSAGES'], ({ view, permissions }) => {
      demandHeld(permissions, ['MANAGE_MESSAGES']);
      return this.home.removeMany({ ...found, rights: view.rights });
    });
    for (const row of rows) this.tell('MESSAGE_DELETE', row);
  }

  /** Newest first; empty without READ_MESSAGE_HISTORY. @throws ApiError WRONG_CHANNEL_TYPE */
  async page(inside: ChannelAccess, query: PageQuery): Promise<MessagePage> {
    demandMessages(inside.channel.wire.type);
    return mayReadHistory(inside.permissions) ? this.home.page(inside.channel.wire.id, query) : NOTHING;
  }

  /** @throws ApiError UNKNOWN_MESSAGE */
  async get(inside: ChannelAccess, id: string): Promise<MessageRow> {
    return this.find(inside, id);
  }

  private async find(inside: ChannelAccess, id: string): Promise<MessageRow> {
    const [row] = await this.home.getMany(inside.channel.wire.id, [id]);
    if (!row) throw new ApiError('UNKNOWN_MESSAGE');
    return row;
  }

  /** The content that the hooks leave, which has to be one that may be sent. */
  private async hooked({ view, channel, member }: ChannelAccess, content: string, messageId?: string): Promise<string> {
    const place = { guildId: view.id, channelId: channel.wire.id, authorId: member.userId, version: view.version };
    const ready = await this.hooks.beforeSend({ ...place, content, ...(messageId !== undefined && { messageId }) });
    demandContent(ready);
    return ready;
  }

  /** Tells extensions what was written; also of a repeated send, since its first attempt may not have got here. */
  private tell(event: Written['event'], { guildId, channelId, id, revision }: MessageRow): void {
    if (this.hooks.heard && guildId !== null) this.hooks.wrote({ event, guildId, channelId, id, revision });
  }

  private async record({ channelId, id }: MessageRow): Promise<void> {
    try {
      await this.lastMessages.record(channelId, id);
    } catch (error) {
      // The message is sent; the next one corrects this.
      this.logger.warn(`The last message of channel ${channelId} was not recorded`, error);
    }
  }
}

const PLAIN = { type: MessageType.DEFAULT, flags: 0, reference: null, rich: null };

const placeOf = ({ view, channel }: ChannelAccess) => ({ guildId: view.id, channelId: channel.wire.id });
