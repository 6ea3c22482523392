import { Injectable } from '@nestjs/common';
import type { ChannelAccess } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import { EventLog, liveTopic } from '@messagepal/event-log';
import { dispatchEvent, toChannel as toThoseWhoSee } from '@messagepal/guilds';
import { RateLimiter } from '@messagepal/rate-limits';
import { isTextChannel } from './channel.policy';

/** Clients show it for 10 s: whoever goes on typing is told of once in that time. */
const ONCE_PER = { limit: 1, perMs: 8_000 };

/** Who is typing. */
@Injectable()
export class TypingService {
  constructor(
    private readonly log: EventLog,
    private readonly limiter: RateLimiter,
  ) {}

  /** Tells those who see the channel. Throws WRONG_CHANNEL_TYPE (400) where nobody writes. */
  async start({ view, member, channel }: ChannelAccess): Promise<void> {
    const { id, type } = channel.wire;
    if (!isTextChannel(type)) throw new ApiError('WRONG_CHANNEL_TYPE');
    const { allowed } = await this.limiter.take(`typing:${id}:${member.userId}`, ONCE_PER);
    if (!allowed) return;
    const timestamp = Math.floor(Date.now() / 1000);
    const typing = { channel_id: id, guild_id: view.id, user_id: member.userId, timestamp };
    const event = dispatchEvent('TYPING_START', toThoseWhoSee(id), typing);
    await this.log.publish(liveTopic(view.id), event, view.rights);
  }
}
