import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { GatewayOp, type GuildSubscribePayload } from '@messagepal/protocol';
import type { Session } from '../session/session';
import type { Command } from './command';
import { subscribePayload } from './payloads';

/** Names a guild that the client has open. Every session hears all of its guilds as it is, so that nothing changes by it. */
@Injectable()
export class SubscribeCommand implements Command<GuildSubscribePayload> {
  readonly op = GatewayOp.GUILD_SUBSCRIBE;
  readonly event = 'guild_subscribe';
  readonly when = 'live';
  readonly counted = true;
  readonly payload = subscribePayload;
  readonly maxBytes: number;

  constructor(config: Config) {
    this.maxBytes = config.limits.gateway.subscribeFrameBytes;
  }

  run({ attachments }: Session, { guild_id: guildId }: GuildSubscribePayload): void {
    if (!attachments.some(({ feed }) => feed.guildId === guildId)) throw new ApiError('UNKNOWN_GUILD');
  }
}
