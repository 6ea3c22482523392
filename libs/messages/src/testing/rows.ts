import type { MessageRow } from '../message';

/** A plain row for tests. */
export const aRow = (id: string, more: Partial<MessageRow> = {}): MessageRow => ({
  channelId: '10',
  id,
  guildId: '7',
  authorId: '1',
  type: 0,
  flags: 0,
  content: `message ${id}`,
  editedAt: null,
  revision: 0,
  nonce: null,
  reference: null,
  rich: null,
  ...more,
});

export const ids = (rows: readonly MessageRow[]): string[] => rows.map(({ id }) => id);
