import { Injectable, Logger } from '@nestjs/common';
import { Access, type ChannelAccess } from '@messagepal/access';
import { LastMessages } from '@messagepal/channels';
import { ApiError } from '@messagepal/errors';
import type { PermissionName } from '@messagepal/permissions';
import { MessageType } from '@messagepal/protocol';
import { MessageHome, type MessagePage, type StaleRights } from './home/message-home';
import type { MessageRow } from './message';
import { MessageHooks } from './message.hooks';
import {
  demandContent,
  demandEditable,
  demandMessages,
  demandRemovable,
  mayReadHistory,
  permissionsToSend,
  type MessageDraft,
} from './message.policy';
import type { PageQuery } from './store/message-store';

const NOTHING: MessagePage = { rows: [] };

/** Rights that change more often than this within one request are a fault, not a change. */
const RECHECKS = 5;

/** The verbs of messages, on behalf of a member in a channel. */
@Injectable()
export class MessagesService {
  private readonly logger = new Logger(MessagesService.name);

  constructor(
    private readonly home: MessageHome,
    private readonly access: Access,
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
    const ready = await this.hooks.beforeSend({ ...place, authorId: inside.member.userId, draft });
    demandContent(ready.content);
    const message = { ...place, ...ready, authorId: inside.member.userId, ...PLAIN };
    const needs = permissionsToSend();
    const sent = await this.withRights(inside, needs, ({ view: { rights } }) => this.home.send({ ...message, rights }));
    await this.record(sent.row);
    return sent;
  }

  /** @throws ApiError UNKNOWN_MESSAGE, NOT_THE_AUTHOR, SYSTEM_MESSAGE, and those of {@link send} */
  async edit(inside: ChannelAccess, id: string, { content }: { content: string }): Promise<MessageRow> {
    const row = await this.find(inside, id);
    demandEditable(row, inside.member.userId);
    demandContent(content);
    const { flags, rich } = row;
    const change = { ...placeOf(inside), id, content, flags, rich };
    const needs = permissionsToSend();
    const edited = await this.withRights(inside, needs, ({ view: { rights } }) =>
      this.home.edit({ ...change, rights }),
    );
    if (edited.kind === 'gone') throw new ApiError('UNKNOWN_MESSAGE');
    return edited.row;
  }

  /** @throws ApiError UNKNOWN_MESSAGE; MISSING_PERMISSIONS for who is neither the author nor holds MANAGE_MESSAGES */
  async remove(inside: ChannelAccess, id: string): Promise<void> {
    const row = await this.find(inside, id);
    await this.withRights(inside, ['READ_MESSAGES'], ({ view, member, permissions }) => {
      demandRemovable(row, member.userId, permissions);
      return this.home.remove({ ...placeOf(inside), id, rights: view.rights });
    });
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

  /** Writes by the rights that were checked; if some were taken since, checks again by what is known now, and repeats. */
  private async withRights<T extends { kind: string }>(
    checked: ChannelAccess,
    needs: PermissionName[],
    write: (inside: ChannelAccess) => Promise<T | StaleRights>,
  ): Promise<Exclude<T, StaleRights>> {
    let inside = checked;
    for (let check = 0; check < RECHECKS; check += 1) {
      const outcome = await write(inside);
      if (!isStale(outcome)) return outcome as Exclude<T, StaleRights>;
      inside = await this.access.channel(inside.member.userId, inside.channel.wire.id, ...needs);
    }
    throw new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
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

const isStale = (outcome: { kind: string }): outcome is StaleRights => outcome.kind === 'stale';
