// The direction of dependencies: apps → edge → domain → platform → foundation, and inside the domain only backwards in the
// list. docs/architecture.md explains it; test/architecture proves for every rule that it can fail.
const LAYERS = {
  foundation: ['snowflake', 'protocol', 'errors', 'config', 'flight'],
  platform: ['runtime', 'database', 'redis', 'event-log', 'cache', 'jobs', 'blobs', 'media', 'rate-limits'],
  domain: [
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
  ],
  edge: ['realtime', 'client', 'operations', 'extension'],
};
const ORDER = Object.keys(LAYERS);

const libs = (names) => `^libs/(${names.join('|')})/`;
const notTests = '(\\.spec\\.ts|\\.contract\\.ts)$';

const layerRules = ORDER.slice(0, -1).map((layer, index) => ({
  name: `${layer}-looks-down`,
  comment: `A lib of the ${layer} layer may not import from a layer above it.`,
  severity: 'error',
  from: { path: libs(LAYERS[layer]), pathNot: notTests },
  to: { path: libs(ORDER.slice(index + 1).flatMap((above) => LAYERS[above])) },
}));

const domainRules = LAYERS.domain.slice(0, -1).map((name, index) => ({
  name: `${name}-imports-earlier-only`,
  comment: 'In the domain a lib imports only those listed before it; a later one listens to its events.',
  severity: 'error',
  from: { path: `^libs/${name}/`, pathNot: notTests },
  to: { path: libs(LAYERS.domain.slice(index + 1)) },
}));

const driver = (name, packages, allowedIn) => ({
  name: `driver-${name}`,
  comment: 'A driver is imported only by the files named after it.',
  severity: 'error',
  from: { path: '^(apps|libs|extensions)/', pathNot: `(${allowedIn})|${notTests}` },
  to: { path: `node_modules/(${packages})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'only-the-front-door',
      comment: 'Another lib is entered through its src/index.ts.',
      severity: 'error',
      from: { path: '^(apps|libs|extensions|test)/([^/]+)/' },
      to: { path: '^libs/([^/]+)/src/(?!index\\.ts$)', pathNot: '^$1/$2/' },
    },
    {
      name: 'no-own-front-door',
      comment: 'Inside a lib imports are relative: importing the own index makes cycles.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/', pathNot: notTests },
      to: { path: '^libs/$1/src/index\\.ts$' },
    },
    {
      name: 'apps-stand-apart',
      comment: 'An app imports no other app; standalone alone is made of the others.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/standalone/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-know-no-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'extensions-stand-apart',
      comment: 'An extension imports libs by their front doors, neither an app nor another extension.',
      severity: 'error',
      from: { path: '^extensions/([^/]+)/', pathNot: `^extensions/[^/]+/test/|${notTests}` },
      to: { path: '^(apps|extensions|test)/', pathNot: '^extensions/$1/' },
    },
    {
      name: 'nobody-knows-an-extension',
      comment: 'Extensions are loaded by name: the product is whole without any.',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: { path: '^extensions/' },
    },
    {
      name: 'access-reads-for-itself',
      comment: 'The read model of rights queries the tables of guilds and channels and imports neither.',
      severity: 'error',
      from: { path: '^libs/access/', pathNot: notTests },
      to: { path: '^libs/(guilds|channels)/' },
    },
    {
      name: 'client-stands-alone',
      comment: 'The reference client runs in browsers: protocol types only.',
      severity: 'error',
      from: { path: '^libs/client/', pathNot: notTests },
      to: { path: '^libs/(?!client/|protocol/)' },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: { path: '^(apps|libs|extensions)/', pathNot: `^libs/testing/|^extensions/[^/]+/test/|${notTests}` },
      to: { path: '^libs/testing/' },
    },
    ...layerRules,
    ...domainRules,
    driver('cassandra', 'cassandra-driver', 'cassandra'),
    driver('mongo', 'mongodb', 'mongo'),
    driver('pg', 'pg', 'postgres|^libs/database/|^libs/testing/'),
    driver('s3', '@aws-sdk', 's3[^/]*$|^libs/blobs/src/s3/'),
    driver('sharp', 'sharp', '^libs/media/src/images/decode-image'),
    driver('redis', 'ioredis', 'redis[^/]*$|^libs/redis/|^libs/jobs/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
