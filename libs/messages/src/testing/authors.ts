import type { UserSummary } from '@messagepal/protocol';
import type { Authors } from '../message.events';

const summary = (id: string): UserSummary => ({
  id,
  username: `user${id}`,
  display_name: null,
  avatar_url: null,
  bot: false,
  created_at: '2015-01-01T00:00:00.000+00:00',
});

/** Everybody exists and is called after their id. */
export const everybody: Authors = {
  getMany: async (ids) => new Map(ids.map((id) => [id, summary(id)])),
};
