import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { GatewayOp, type GuildSubscribePayload } from '@messagepal/protocol';
import { Attendance } from '../session/attendance';
import type { Session } from '../session/session';
import type { Command } from './command';
import { subscribePayload } from './payloads';

/** Opens or closes a guild for a passive session. Others hear all of their guilds as it is, so that nothing changes by it. */
@Injectable()
export class SubscribeCommand implements Command<GuildSubscribePayload> {
  readonly op = GatewayOp.GUILD_SUBSCRIBE;
  readonly event = 'guild_subscribe';
  readonly when = 'live';
  readonly counted = true;
  readonly payload = subscribePayload;
  readonly maxBytes: number;

  constructor(
    config: Config,
    private readonly attendance: Attendance,
  ) {
    this.maxBytes = config.limits.gateway.subscribeFrameBytes;
  }

  run(session: Session, { guild_id: guildId, active = true }: GuildSubscribePayload): void {
    const place = session.attachments.find(({ feed }) => feed.guildId === guildId);
    if (!place) throw new ApiError('UNKNOWN_GUILD');
    if (!session.open || session.open.has(guildId) === active) return;
    session.open = withOrWithout(session, guildId, active);
    place.feed.open(place, active);
    this.attendance.opened(session);
  }
}

/** Of guilds that the session is in. */
function withOrWithout({ open, attachments }: Session, guildId: string, active: boolean): ReadonlySet<string> {
  const ids = attachments.map(({ feed }) => feed.guildId);
  return new Set(ids.filter((id) => (id === guildId ? active : open?.has(id))));
}
