import { Injectable } from '@nestjs/common';
import { explainAccess, Memberships, type ChannelAccess } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import { bits, hasAll, namesOf, toWire, verdictsOf } from '@messagepal/permissions';
import type { HeldPermissions, PermissionExplanation } from '@messagepal/protocol';

/** Says who may do what in a channel, and why. */
@Injectable()
export class PermissionViews {
  constructor(private readonly memberships: Memberships) {}

  /** What the asking member may do. */
  own({ permissions }: ChannelAccess): HeldPermissions {
    return heldOf(permissions);
  }

  /** Throws MISSING_PERMISSIONS (403) for who asks of others without MANAGE_ROLES, UNKNOWN_MEMBER (404). */
  async explain(asking: ChannelAccess, userId: string): Promise<PermissionExplanation> {
    const { view, channel, member, permissions } = asking;
    if (userId !== member.userId && !hasAll(permissions, bits('MANAGE_ROLES'))) {
      throw new ApiError('MISSING_PERMISSIONS');
    }
    const facts = await this.memberships.find(view.id, userId, view.rights);
    if (!facts) throw new ApiError('UNKNOWN_MEMBER');
    const explanation = explainAccess(view, facts, channel);
    return {
      user_id: userId,
      channel_id: channel.wire.id,
      ...heldOf(explanation.permissions),
      steps: explanation.steps.map(({ rule, id = null, gained, lost, held }) => ({
        rule,
        id,
        gained: namesOf(gained),
        lost: namesOf(lost),
        permissions: toWire(held),
      })),
      verdicts: verdictsOf(explanation),
    };
  }
}

const heldOf = (set: bigint): HeldPermissions => ({ permissions: toWire(set), names: namesOf(set) });
