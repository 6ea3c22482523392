export interface TestMongo {
  /** Connection URL of a new database. */
  url: string;
  /** What answers there: a real MongoDB and its version, or the stand-in. */
  engine: string;
  /** Drops the database. */
  drop(): Promise<void>;
}

export declare function createTestMongo(): Promise<TestMongo>;
