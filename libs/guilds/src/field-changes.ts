/** A field of an object that a change has altered, as the audit log keeps it. */
export interface FieldChange {
  key: string;
  old_value: unknown;
  new_value: unknown;
}

/** The fields that `after` has and that differ in `before`; none if the change alters nothing. */
export function fieldChanges(before: object, after: object): FieldChange[] {
  return Object.entries(after)
    .filter(([key, value]) => value !== undefined && Reflect.get(before, key) !== value)
    .map(([key, value]) => ({ key, old_value: Reflect.get(before, key) as unknown, new_value: value as unknown }));
}
