export interface TestRedis {
  url: string;
  /** Names that begin with it and a colon belong to the test. */
  prefix: string;
  /** Removes all keys below the prefix. */
  clear(): Promise<void>;
  /** Lets that much time pass for all keys below the prefix. */
  advance(ms: number): Promise<void>;
}

export interface RedisServer {
  url: string;
  /** Starts it again, at the same address. */
  start(): Promise<void>;
  /** Kills it at once, as the kernel does. */
  kill(): Promise<void>;
  /** Sends a command. */
  command(name: string, ...words: string[]): Promise<unknown>;
  /** Stops it from answering, with its connections open. */
  pause(): void;
  resume(): void;
  /** Kills it if it runs, and removes its folder. */
  remove(): Promise<void>;
}

export declare function createTestRedis(beside?: TestRedis): TestRedis;
export declare function createRedisServer(options?: { persistent?: boolean }): Promise<RedisServer>;
