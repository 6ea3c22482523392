import { toTimestamp, type Invite, type UserSummary } from '@messagepal/protocol';
import type { InviteWithPlace } from './invite';

/** An invite as anybody sees it who has its code. */
export const toInvite = (invite: InviteWithPlace, inviter: UserSummary | undefined): Invite => ({
  code: invite.code,
  guild: { id: invite.guildId, name: invite.guildName, icon_url: invite.guildIconUrl },
  channel: { id: invite.channelId, name: invite.channelName, type: invite.channelType },
  inviter: inviter ?? null,
  max_age: invite.maxAge,
  max_uses: invite.maxUses,
  uses: invite.uses,
  expires_at: invite.expiresAt && toTimestamp(invite.expiresAt),
  created_at: toTimestamp(invite.createdAt),
});
