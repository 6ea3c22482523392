/** What moderators, and members themselves, change of a member; absent fields stay as they are. */
export interface MemberForm {
  /** null or empty for none. */
  nick?: string | null;
  /** ISO 8601; null ends a time-out. */
  communication_disabled_until?: string | null;
  /** All the member has from then on, without `@everyone`. */
  roles?: readonly string[];
}
