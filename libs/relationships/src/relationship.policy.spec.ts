import { RelationshipType } from '@messagepal/protocol';
import { isOfFriends, whenAsked, whenBlocked, whenEnded, type Pair } from './relationship.policy';

const { FRIEND, BLOCKED, INCOMING, OUTGOING } = RelationshipType;
const pair = (mine: Pair['mine'], theirs: Pair['theirs']): Pair => ({ mine, theirs });

describe('what two people are to each other', () => {
  it('becomes a request, and a friendship when it is answered by one', () => {
    expect(whenAsked(pair(null, null))).toEqual(pair(OUTGOING, INCOMING));
    expect(whenAsked(pair(INCOMING, OUTGOING))).toEqual(pair(FRIEND, FRIEND));
    for (const same of [pair(OUTGOING, INCOMING), pair(FRIEND, FRIEND)]) expect(whenAsked(same)).toEqual(same);
  });

  it('is no request where one has blocked the other', () => {
    expect(() => whenAsked(pair(BLOCKED, null))).toThrow('Friend request blocked.');
    expect(() => whenAsked(pair(BLOCKED, BLOCKED))).toThrow('Friend request blocked.');
    expect(() => whenAsked(pair(null, BLOCKED))).toThrow('Incoming friend requests disabled.');
  });

  it('ends with a block, of which the other keeps their own', () => {
    for (const [mine, theirs] of [
      [null, null],
      [FRIEND, FRIEND],
      [INCOMING, OUTGOING],
      [OUTGOING, INCOMING],
    ] as const)
      expect(whenBlocked(pair(mine, theirs))).toEqual(pair(BLOCKED, null));
    expect(whenBlocked(pair(null, BLOCKED))).toEqual(pair(BLOCKED, BLOCKED));
    expect(whenEnded(pair(BLOCKED, BLOCKED))).toEqual(pair(null, BLOCKED));
    expect(whenEnded(pair(BLOCKED, null))).toEqual(pair(null, null));
  });

  it('ends for both, but not with a block of the other', () => {
    expect(whenEnded(pair(FRIEND, FRIEND))).toEqual(pair(null, null));
    expect(whenEnded(pair(OUTGOING, INCOMING))).toEqual(pair(null, null));
    expect(whenEnded(pair(null, BLOCKED))).toEqual(pair(null, BLOCKED));
  });

  it('counts friends and requests', () => {
    expect([FRIEND, INCOMING, OUTGOING, BLOCKED, null].map(isOfFriends)).toEqual([true, true, true, false, false]);
  });
});
