import { ApiError } from '@messagepal/errors';
import { RelationshipType } from '@messagepal/protocol';

/** What two people are to each other: the type that each has of the other, null for none. */
export interface Pair {
  mine: RelationshipType | null;
  theirs: RelationshipType | null;
}

const { FRIEND, BLOCKED, INCOMING, OUTGOING } = RelationshipType;

/**
 * What becomes of two when the first asks to be friends: who was asked before is one now. Asking again changes nothing.
 *
 * @throws ApiError FRIEND_REQUEST_BLOCKED (403) for who has blocked the other, FRIEND_REQUESTS_DISABLED (403) for who is blocked
 */
export function whenAsked({ mine, theirs }: Pair): Pair {
  if (mine === BLOCKED) throw new ApiError('FRIEND_REQUEST_BLOCKED');
  if (theirs === BLOCKED) throw new ApiError('FRIEND_REQUESTS_DISABLED');
  if (mine === INCOMING) return { mine: FRIEND, theirs: FRIEND };
  return mine === null ? { mine: OUTGOING, theirs: INCOMING } : { mine, theirs };
}

/** What becomes of two when the first blocks the other: they are friends no more, and the other is not told why. */
export const whenBlocked = ({ theirs }: Pair): Pair => ({ mine: BLOCKED, theirs: theirs === BLOCKED ? BLOCKED : null });

/** What becomes of two when the first ends what they are: a friendship, a request, a block of theirs. */
export const whenEnded = ({ mine, theirs }: Pair): Pair =>
  mine === BLOCKED || theirs === BLOCKED ? { mine: null, theirs } : { mine: null, theirs: null };

/** Whether it counts as a friend for the limit. */
export const isOfFriends = (type: RelationshipType | null): boolean => type !== null && type !== BLOCKED;
