import { Injectable } from '@nestjs/common';
import { Access, classOf, type ChannelAccess, type GuildAccess } from '@messagepal/access';
import type { Channel } from '@messagepal/protocol';
import { toChannel } from './channel.presenter';
import { LastMessages } from './last-messages';

/**
 * Channels as a member is shown them, with their newest messages. Who may see them is asked once more after those were read: a
 * message that was written after an answered revoke is not told by its id either.
 */
@Injectable()
export class ChannelViews {
  constructor(
    private readonly access: Access,
    private readonly lastMessages: LastMessages,
  ) {}

  /** The channels the member sees, by position. Throws UNKNOWN_GUILD (404) for who is no member any more. */
  async list({ view, member }: GuildAccess): Promise<Channel[]> {
    const last = await this.lastMessages.of([...classOf(view, member).visible]);
    const now = await this.access.guild(member.userId, view.id);
    const { visible } = classOf(now.view, now.member);
    const seen = [...now.view.channels.values()].filter(({ wire: { id } }) => last.has(id) && visible.has(id));
    return seen.map((channel) => toChannel(channel, last.get(channel.wire.id)));
  }

  /** Throws UNKNOWN_CHANNEL (404) when the member does not see it any more. */
  async one({ member, channel: { wire } }: ChannelAccess): Promise<Channel> {
    const last = await this.lastMessages.of([wire.id]);
    const { channel } = await this.access.channel(member.userId, wire.id);
    return toChannel(channel, last.get(wire.id));
  }
}
