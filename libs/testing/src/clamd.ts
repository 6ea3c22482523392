import { createTestClamd as create, EICAR, type TestClamd } from '../../../tools/engines/test-clamd.cjs';

export { EICAR };
export type { TestClamd };

/**
 * A clamd of the test's own that knows {@link EICAR} and the words "messagepal harmful bytes", and takes a mebibyte at most. Stop it
 * in `afterAll`.
 *
 * @throws Error outside Jest's contract and e2e projects, which see to its program for suites named `*.clamd.contract.spec.ts` and
 * `*.clamd.e2e-spec.ts`.
 */
export function createTestClamd(): Promise<TestClamd> {
  return create();
}
