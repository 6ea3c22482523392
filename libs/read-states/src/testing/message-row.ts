import type { MessageRow } from '@messagepal/messages';

/** A message of author 5 in channel 10 of guild 1. */
export const messageRow = (id: string, more: Partial<MessageRow> = {}): MessageRow => ({
  channelId: '10',
  id,
  guildId: '1',
  authorId: '5',
  type: 0,
  flags: 0,
  content: '',
  editedAt: null,
  revision: 0,
  nonce: null,
  reference: null,
  rich: null,
  ...more,
});
