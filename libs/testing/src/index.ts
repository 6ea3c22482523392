import { createTestDatabase as create, type TestDatabase } from '../../../tools/engines/test-database.cjs';
import { createTestKeyspace as createKeyspace, type TestKeyspace } from '../../../tools/engines/test-keyspace.cjs';
import { createTestMongo as createMongo, type TestMongo } from '../../../tools/engines/test-mongo.cjs';
import { createTestS3 as createS3, type TestS3 } from '../../../tools/engines/test-s3.cjs';

export type { TestDatabase, TestKeyspace, TestMongo, TestS3 };

/**
 * A fresh database of the test run's PostgreSQL with all migrations applied (about 50 ms). Drop it in `afterAll`.
 *
 * @throws Error outside Jest's contract and e2e projects, which start that PostgreSQL.
 */
export function createTestDatabase(): Promise<TestDatabase> {
  return create();
}

/**
 * The name of a keyspace that nobody else uses in the test run's Cassandra; the store makes it. Drop it in `afterAll`.
 *
 * @throws Error outside Jest's contract project, which starts that Cassandra for suites named `*.cassandra.contract.spec.ts`.
 */
export function createTestKeyspace(): Promise<TestKeyspace> {
  return createKeyspace();
}

/**
 * A database that nobody else uses in the test run's MongoDB, or in what stands in for one: `engine` says which. Drop it in
 * `afterAll`.
 *
 * @throws Error outside Jest's contract project, which starts it for suites named `*.mongo.contract.spec.ts`.
 */
export function createTestMongo(): Promise<TestMongo> {
  return createMongo();
}

/**
 * A new bucket on the test run's S3 server, with address and keys; `engine` says what answers there. Drop it in `afterAll`.
 *
 * @throws Error outside Jest's contract and e2e projects, which start that server for suites named `*.s3.contract.spec.ts`
 * and `*.s3.e2e-spec.ts`.
 */
export function createTestS3(): Promise<TestS3> {
  return createS3();
}

export { RawSocket } from './raw-socket';
export type { Frame } from './raw-socket';
export { createTestClamd, EICAR } from './clamd';
export type { TestClamd } from './clamd';
export { createRedisServer, createTestRedis } from './redis';
export type { RedisServer, TestRedis } from './redis';
export { TestServer } from './test-server';
export type { TestEntry, TestPerson } from './test-server';
