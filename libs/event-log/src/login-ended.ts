import type { TopicEvent } from './event-log';

/** What the log of ended logins says: that the inbox `topic` told of one. */
export const loginEnded = (topic: string): TopicEvent => ({
  t: 'LOGIN_ENDED',
  scope: { kind: 'all' },
  d: JSON.stringify({ topic }),
});
