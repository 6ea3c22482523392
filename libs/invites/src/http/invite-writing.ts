import { Injectable } from '@nestjs/common';
import type { ChannelAccess } from '@messagepal/access';
import { Config } from '@messagepal/config';
import type { Invite } from '@messagepal/protocol';
import { Throttle } from '@messagepal/rate-limits';
import type { InviteTerms } from '../invite';
import { InvitesService } from '../invites.service';

/** Creates invites for people who ask over HTTP, a few an hour. Forms with mistakes don't count. */
@Injectable()
export class InviteWriting {
  constructor(
    private readonly invites: InvitesService,
    private readonly throttle: Throttle,
    private readonly config: Config,
  ) {}

  /** Throws RATE_LIMITED (429) and what `InvitesService.create` throws. */
  async create(channel: ChannelAccess, terms: InviteTerms, reason?: string): Promise<Invite> {
    await this.throttle.spend(`invite-create:${channel.member.userId}`, this.config.limits.invites.created);
    return this.invites.create(channel, terms, reason);
  }
}
