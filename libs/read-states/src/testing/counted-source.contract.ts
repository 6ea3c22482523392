import { createTestDatabase } from '@messagepal/testing';
import { DataSource, type Logger } from 'typeorm';

const nothing = (): void => undefined;

/** A database of its own, with what was asked of it. */
export class CountedSource {
  private constructor(
    readonly source: DataSource,
    readonly statements: string[],
    private readonly drop: () => Promise<void>,
  ) {}

  static async open(): Promise<CountedSource> {
    const database = await createTestDatabase();
    const statements: string[] = [];
    const logger: Logger = {
      logQuery: (query) => void statements.push(query),
      logQueryError: nothing,
      logQuerySlow: nothing,
      logSchemaBuild: nothing,
      logMigration: nothing,
      log: nothing,
    };
    const source = new DataSource({ type: 'postgres', url: database.url, logging: ['query'], logger });
    await source.initialize();
    return new CountedSource(source, statements, () => database.drop());
  }

  /** How many statements `work` takes. */
  async count(work: () => Promise<unknown>): Promise<number> {
    const before = this.statements.length;
    await work();
    return this.statements.length - before;
  }

  async close(): Promise<void> {
    await this.source.destroy();
    await this.drop();
  }
}
