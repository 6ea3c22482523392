/** What the database knows of a member, as of one moment. Immutable. */
export interface MemberFacts {
  readonly userId: string;
  readonly nick: string | null;
  /** Ids of the member's roles without `@everyone`, ascending. */
  readonly roles: readonly string[];
  readonly joinedAt: Date;
  /** Until when the member is timed out; null or a moment in the past when not. */
  readonly timedOutUntil: Date | null;
}

/** Whether the member is timed out at `now` (milliseconds since 1970). */
export const isTimedOut = (member: MemberFacts, now: number = Date.now()): boolean =>
  member.timedOutUntil !== null && member.timedOutUntil.getTime() > now;
