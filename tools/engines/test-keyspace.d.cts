export interface TestKeyspace {
  /** Where it is; the keyspace itself is not made yet. */
  address: { contactPoints: string[]; port: number; datacenter: string; keyspace: string };
  /** Runs CQL as it is, with a connection of its own; names of tables need the keyspace in front. */
  run(cql: string, params?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Drops the keyspace. */
  drop(): Promise<void>;
}

export declare function createTestKeyspace(): Promise<TestKeyspace>;
