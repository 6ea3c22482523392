import { Pool } from 'pg';
import { noteStatement } from './counted-reads';

/** From now on statements of this process to PostgreSQL are counted. */
export function countPostgres(): void {
  const ask = Reflect.get(Pool.prototype, 'query') as (this: Pool, ...args: unknown[]) => unknown;
  Pool.prototype.query = function counted(this: Pool, ...args: unknown[]) {
    const [first] = args;
    noteStatement(typeof first === 'string' ? first : (first as { text: string }).text);
    return ask.apply(this, args);
  } as typeof Pool.prototype.query;
}
