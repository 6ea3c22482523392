import { Injectable } from '@nestjs/common';
import { classOf, type ChannelAccess, type GuildAccess } from '@messagepal/access';
import type { Channel } from '@messagepal/protocol';
import { toChannel } from './channel.presenter';
import { LastMessages } from './last-messages';

/** Channels as a member is shown them. */
@Injectable()
export class ChannelViews {
  constructor(private readonly lastMessages: LastMessages) {}

  /** The channels the member sees, by position. */
  async list({ view, member }: GuildAccess): Promise<Channel[]> {
    const { visible } = classOf(view, member);
    const seen = [...view.channels.values()].filter(({ wire }) => visible.has(wire.id));
    const last = await this.lastMessages.of([...visible]);
    return seen.map((channel) => toChannel(channel, last.get(channel.wire.id)));
  }

  async one({ channel }: ChannelAccess): Promise<Channel> {
    const last = await this.lastMessages.of([channel.wire.id]);
    return toChannel(channel, last.get(channel.wire.id));
  }
}
