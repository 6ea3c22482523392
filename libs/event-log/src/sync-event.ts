import type { TopicEvent } from './event-log';

/** Stands in a guild's log where something can no longer be told in order: whoever hears it takes the state anew. */
export const syncEvent = (): TopicEvent => ({ t: 'SYNC', scope: { kind: 'all' }, d: '{"reason":"uncertain_write"}' });
