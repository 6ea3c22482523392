import type { ChannelType } from '@messagepal/protocol';
import type { InviteEntity } from './invite.entity';

/** An invite with what it leads to. */
export interface InviteWithPlace extends InviteEntity {
  guildName: string;
  guildIconUrl: string | null;
  channelName: string;
  channelType: ChannelType;
}

/** How long an invite may be used, and how often. */
export interface InviteTerms {
  /** Seconds, 0 for ever. */
  max_age: number;
  /** 0 for any number. */
  max_uses: number;
}

/** When an invite that is created at `now` ends; null for never. */
export const expiryOf = ({ max_age }: InviteTerms, now: Date): Date | null =>
  max_age === 0 ? null : new Date(now.getTime() + max_age * 1000);
