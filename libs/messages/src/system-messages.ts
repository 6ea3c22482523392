import { Injectable } from '@nestjs/common';
import { DmViews, GuildViews } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import { MessageType } from '@messagepal/protocol';
import { MessageHome, type SendRequest } from './home/message-home';
import { ownNonce } from './home/remote/own-nonce';
import { LastMessageNotes } from './last-message-notes';
import type { MessageRow } from './message';

/** What happened, where and by whom. */
export interface Happening {
  /** Null in a DM. */
  guildId: string | null;
  channelId: string;
  /** Whoever the message is about: who joined, who pinned. */
  userId: string;
  /** Names what happened; the same name within 5 minutes is the same message, so that it may be told of again after a failure. */
  name: string;
}

/** Rights that change more often than this meanwhile are a fault, not a change. */
const RECHECKS = 5;

/** Messages that nobody wrote: they have no content and are nobody's to edit. No rights are asked for. */
@Injectable()
export class SystemMessages {
  constructor(
    private readonly home: MessageHome,
    private readonly views: GuildViews,
    private readonly dms: DmViews,
    private readonly lastMessages: LastMessageNotes,
  ) {}

  /** Tells that somebody joined the guild (type 7). Nothing happens in a guild that is gone. */
  async joined(happening: Happening): Promise<MessageRow | undefined> {
    return this.send(happening, { type: MessageType.USER_JOIN, reference: null });
  }

  /** Tells that somebody pinned a message of the channel (type 6, with a reference to it). */
  async pinned(happening: Happening, messageId: string): Promise<MessageRow | undefined> {
    const { channelId, guildId } = happening;
    const reference = { message_id: messageId, channel_id: channelId, ...(guildId !== null && { guild_id: guildId }) };
    return this.send(happening, { type: MessageType.CHANNEL_PINNED_MESSAGE, reference });
  }

  /** Tells of what has become of a group: of type 1 or 2 whom it was done to, of type 4 the new name. */
  async changed(happening: Happening, type: MessageType, what: { userId?: string; name?: string }): Promise<void> {
    const rich = what.userId === undefined ? null : { mentions: [what.userId] };
    await this.send(happening, { type, reference: null, content: what.name ?? '', rich });
  }

  private async send(
    { guildId, channelId, userId, name }: Happening,
    what: Pick<SendRequest, 'type' | 'reference'> & Partial<SendRequest>,
  ): Promise<MessageRow | undefined> {
    const message = { guildId, channelId, authorId: userId, content: '', flags: 0, rich: null, nonce: ownNonce(name) };
    let rights = await this.rightsOf(guildId, channelId);
    for (let check = 0; rights !== undefined; check += 1) {
      const sent = await this.home.send({ ...message, ...what, rights });
      if (sent.kind === 'sent') return this.lastMessages.note(sent.row);
      if (check === RECHECKS) throw new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
      rights = await this.rightsOf(guildId, channelId, sent.version);
    }
    return undefined;
  }

  /** The rights to write by, of `version` at least; undefined where the channel is not there any more. */
  private async rightsOf(guildId: string | null, channelId: string, version?: number): Promise<number | undefined> {
    if (guildId === null) {
      const dm = await (version === undefined ? this.dms.current(channelId) : this.dms.atLeast(channelId, version));
      return dm?.rights;
    }
    const view = await (version === undefined ? this.views.current(guildId) : this.views.atLeast(guildId, version));
    return view?.channels.has(channelId) ? view.rights : undefined;
  }
}
