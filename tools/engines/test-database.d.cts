export interface TestDatabase {
  /** Connection URL of the new database. */
  url: string;
  /** Drops it, and whatever is still connected to it. */
  drop(): Promise<void>;
}

export declare function createTestDatabase(): Promise<TestDatabase>;
