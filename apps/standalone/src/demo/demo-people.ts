/** The people of the demo guild. They exist only where `MP_DEMO` is on, which is never the case in production. */
export const DEMO_PEOPLE = [
  { username: 'alice', displayName: 'Alice' },
  { username: 'bob', displayName: 'Bob' },
  { username: 'carol', displayName: 'Carol' },
  { username: 'dave', displayName: 'Dave' },
] as const;

export const DEMO_USERNAME = DEMO_PEOPLE[0].username;
export const DEMO_PASSWORD = 'open-house-2026';
