import type { TopicEvent } from '@messagepal/event-log';
import { dispatchEvent } from '@messagepal/guilds';
import { toTimestamp, type Relationship, type RelationshipType, type UserSummary } from '@messagepal/protocol';

/** A relationship as its owner is shown it. */
export const toRelationship = (user: UserSummary, type: RelationshipType, since: Date): Relationship => ({
  id: user.id,
  type,
  user,
  since: toTimestamp(since),
});

/** Tells a user what another one is to them from now on. */
export const relationshipAdded = (userId: string, relationship: Relationship): TopicEvent =>
  dispatchEvent('RELATIONSHIP_ADD', { kind: 'users', userIds: [userId] }, relationship);

/** Tells a user that another one is nothing to them any more. */
export const relationshipRemoved = (userId: string, id: string, type: RelationshipType): TopicEvent =>
  dispatchEvent('RELATIONSHIP_REMOVE', { kind: 'users', userIds: [userId] }, { id, type });
