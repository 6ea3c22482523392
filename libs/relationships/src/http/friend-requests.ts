import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { RelationshipType } from '@messagepal/protocol';
import { Throttle } from '@messagepal/rate-limits';
import { RelationshipsService } from '../relationships.service';

/** What people want others to be to them, over HTTP: so many friend requests an hour. */
@Injectable()
export class FriendRequests {
  constructor(
    private readonly relationships: RelationshipsService,
    private readonly throttle: Throttle,
    private readonly config: Config,
  ) {}

  /** Throws RATE_LIMITED (429), and whatever the relationships throw. */
  async put(userId: string, otherId: string, type: RelationshipType): Promise<void> {
    if (type === RelationshipType.BLOCKED) return this.relationships.block(userId, otherId);
    await this.throttle.spend(`friend-requests:${userId}`, this.config.limits.relationships.requests);
    return this.relationships.ask(userId, otherId);
  }
}
