import type { ViewedChannel } from '@messagepal/access';
import type { Channel } from '@messagepal/protocol';

/** A channel of a guild as those who see it are shown it. */
export const toChannel = ({ wire }: ViewedChannel, lastMessageId: string | null | undefined): Channel => ({
  ...wire,
  last_message_id: lastMessageId ?? null,
});
