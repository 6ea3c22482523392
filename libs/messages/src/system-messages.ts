import { Injectable } from '@nestjs/common';
import { GuildViews } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import { MessageType } from '@messagepal/protocol';
import { MessageHome, type SendRequest } from './home/message-home';
import { ownNonce } from './home/remote/own-nonce';
import { LastMessageNotes } from './last-message-notes';
import type { MessageRow } from './message';

/** What happened, where and by whom. */
export interface Happening {
  guildId: string;
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
    private readonly lastMessages: LastMessageNotes,
  ) {}

  /** Tells that somebody joined the guild (type 7). Nothing happens in a guild that is gone. */
  async joined(happening: Happening): Promise<MessageRow | undefined> {
    return this.send(happening, { type: MessageType.USER_JOIN, reference: null });
  }

  /** Tells that somebody pinned a message of the channel (type 6, with a reference to it). */
  async pinned(happening: Happening, messageId: string): Promise<MessageRow | undefined> {
    const { channelId, guildId } = happening;
    const reference = { message_id: messageId, channel_id: channelId, guild_id: guildId };
    return this.send(happening, { type: MessageType.CHANNEL_PINNED_MESSAGE, reference });
  }

  private async send(
    { guildId, channelId, userId, name }: Happening,
    what: Pick<SendRequest, 'type' | 'reference'>,
  ): Promise<MessageRow | undefined> {
    const message = { guildId, channelId, authorId: userId, content: '', flags: 0, rich: null, nonce: ownNonce(name) };
    let view = await this.views.current(guildId);
    for (let check = 0; view?.channels.has(channelId); check += 1) {
      const sent = await this.home.send({ ...message, ...what, rights: view.rights });
      if (sent.kind === 'sent') return this.lastMessages.note(sent.row);
      if (check === RECHECKS) throw new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
      view = await this.views.atLeast(guildId, sent.version);
    }
    return undefined;
  }
}
