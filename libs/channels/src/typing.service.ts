import { Injectable } from '@nestjs/common';
import { isDm, type AnyChannelAccess, type DmAccess } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import { EventLog, inboxTopic, liveTopic } from '@messagepal/event-log';
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
  async start(inside: AnyChannelAccess): Promise<void> {
    const { view, member, channel } = inside;
    const { id, type } = channel.wire;
    if (!isTextChannel(type)) throw new ApiError('WRONG_CHANNEL_TYPE');
    const { allowed } = await this.limiter.take(`typing:${id}:${member.userId}`, ONCE_PER);
    if (!allowed) return;
    const timestamp = Math.floor(Date.now() / 1000);
    if (isDm(inside)) return this.tellDm(inside, timestamp);
    const typing = { channel_id: id, guild_id: view.id, user_id: member.userId, timestamp };
    const event = dispatchEvent('TYPING_START', toThoseWhoSee(id), typing);
    await this.log.publish(liveTopic(view.id), event, view.rights);
  }

  /** By way of the inboxes, so that it comes to nobody before what was told them earlier. */
  private async tellDm({ view, member: { userId } }: DmAccess, timestamp: number): Promise<void> {
    const event = dispatchEvent('TYPING_START', toThoseWhoSee(view.id), {
      channel_id: view.id,
      user_id: userId,
      timestamp,
    });
    const by = { once: `typing:${view.id}:${userId}:${timestamp}` };
    await Promise.all([...view.participants.keys()].map((id) => this.log.append(inboxTopic(id), event, by)));
  }
}
