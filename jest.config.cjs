/** @type {import('jest').Config} */
const shared = {
  testEnvironment: 'node',
  // 'module-sync' lets Jest's resolver see packages that export nothing else.
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', 'module-sync'] },
  setupFiles: ['reflect-metadata'],
  transform: { '^.+\\.(ts|js|mjs)$': '<rootDir>/tools/jest-transformer.cjs' },
  transformIgnorePatterns: [],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  moduleNameMapper: {
    '^@messagepal/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};

/** With TEST_ENGINES=embedded only what npm brings is there. tools/engines says in the run's output what is left out. */
const leftOut =
  process.env.TEST_ENGINES === 'embedded'
    ? ['\\.(redis|cassandra|mongo|s3|clamd)\\.(contract\\.spec|e2e-spec)\\.ts$']
    : [];

module.exports = {
  // Engines start and modules compile inside hooks; a hung test still ends, on a slow machine too.
  testTimeout: 60_000,
  // Each file loads the product anew, and not all of it goes when the file is over.
  workerIdleMemoryLimit: '1GB',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,extensions}/**/*.spec.ts'],
      testPathIgnorePatterns: ['\\.contract\\.spec\\.ts$'],
    },
    {
      ...shared,
      displayName: 'contract',
      testMatch: ['<rootDir>/{libs,extensions}/**/*.contract.spec.ts'],
      testPathIgnorePatterns: leftOut,
      globalSetup: '<rootDir>/tools/engines/jest-setup.cjs',
      globalTeardown: '<rootDir>/tools/engines/jest-teardown.cjs',
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/{test/e2e,extensions}/**/*.e2e-spec.ts'],
      testPathIgnorePatterns: leftOut,
      setupFilesAfterEnv: ['<rootDir>/test/e2e/setup.ts'],
      globalSetup: '<rootDir>/tools/engines/jest-setup-e2e.cjs',
      globalTeardown: '<rootDir>/tools/engines/jest-teardown.cjs',
    },
    { ...shared, displayName: 'architecture', testMatch: ['<rootDir>/test/architecture/**/*.spec.ts'] },
  ],
};
