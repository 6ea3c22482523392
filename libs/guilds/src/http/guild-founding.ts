import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import type { GuildWithChannels } from '@messagepal/protocol';
import { Throttle } from '@messagepal/rate-limits';
import type { GuildDraft } from '../guild-creation';
import { GuildsService } from '../guilds.service';

/** Creates guilds for people who ask over HTTP, a few a day. Forms with mistakes don't count. */
@Injectable()
export class GuildFounding {
  constructor(
    private readonly guilds: GuildsService,
    private readonly throttle: Throttle,
    private readonly config: Config,
  ) {}

  /** Throws RATE_LIMITED (429), MAX_GUILDS (400). */
  async create(ownerId: string, draft: GuildDraft): Promise<GuildWithChannels> {
    await this.throttle.spend(`guild-create:${ownerId}`, this.config.limits.guilds.created);
    return this.guilds.create(ownerId, draft);
  }
}
