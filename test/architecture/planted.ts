/** Files that break one rule each: `rule name → the tree that breaks it`. An import is all a file needs. */
const lib = (name: string, ...imports: string[]): [string, string] => [
  `libs/${name}/src/index.ts`,
  [...imports.map((other) => `import '${other}';`), 'export {};', ''].join('\n'),
];
const file = (path: string, ...imports: string[]): [string, string] => [
  path,
  [...imports.map((other) => `import '${other}';`), 'export {};', ''].join('\n'),
];
const to = (name: string): string => `@messagepal/${name}`;

const DOMAIN = [
  'users',
  'auth',
  'permissions',
  'access',
  'guilds',
  'relationships',
  'invites',
  'channels',
  'direct-messages',
  'attachments',
  'messages',
  'search',
  'read-states',
  'moderation',
  'presence',
];

const domain = DOMAIN.slice(0, -1).map((name, index): [string, [string, string][]] => {
  const later = DOMAIN[index + 1] ?? '';
  return [`${name}-imports-earlier-only`, [lib(name, to(later)), lib(later)]];
});

export const PLANTED: Record<string, [string, string][]> = {
  'no-cycles': [file('libs/users/src/a.ts', './b'), file('libs/users/src/b.ts', './a')],
  'only-the-front-door': [file('libs/users/src/a.ts', '../../flight/src/inside'), file('libs/flight/src/inside.ts')],
  'no-own-front-door': [lib('users'), file('libs/users/src/a.ts', './index')],
  'apps-stand-apart': [file('apps/api/src/main.ts', '../../worker/src/main'), file('apps/worker/src/main.ts')],
  'libs-know-no-app': [lib('users', '../../../apps/worker/src/main'), file('apps/worker/src/main.ts')],
  'extensions-stand-apart': [file('extensions/a/src/index.ts', '../../b/src/index'), file('extensions/b/src/index.ts')],
  'nobody-knows-an-extension': [lib('users', '../../../extensions/a/src/index'), file('extensions/a/src/index.ts')],
  'access-reads-for-itself': [lib('access', to('channels')), lib('channels')],
  'client-stands-alone': [lib('client', to('errors')), lib('errors')],
  'testing-is-for-tests': [lib('users', to('testing')), lib('testing')],
  'foundation-looks-down': [lib('flight', to('cache')), lib('cache')],
  'platform-looks-down': [lib('cache', to('users')), lib('users')],
  'domain-looks-down': [lib('users', to('realtime')), lib('realtime')],
  'driver-cassandra': [lib('messages', 'cassandra-driver')],
  'driver-mongo': [lib('messages', 'mongodb')],
  'driver-pg': [lib('messages', 'pg')],
  'driver-s3': [lib('messages', '@aws-sdk/client-s3')],
  'driver-redis': [lib('messages', 'ioredis')],
  'driver-sharp': [lib('messages', 'sharp')],
  ...Object.fromEntries(domain),
};
