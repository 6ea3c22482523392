export interface TestClamd {
  /** `host:port`. */
  address: string;
  /** `unix:` and a path. */
  socket: string;
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

export const EICAR: string;
export function createTestClamd(): Promise<TestClamd>;
