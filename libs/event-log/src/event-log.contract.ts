import { claimsContract } from './contract/claims.contract';
import { entriesContract } from './contract/entries.contract';
import { restartsContract } from './contract/restarts.contract';
import type { MakeSubject } from './contract/subject';

/** The promises of {@link EventLog} as tests; every adapter runs them. */
export function eventLogContract(name: string, make: MakeSubject): void {
  describe(`${name}: entries`, () => entriesContract(make));
  describe(`${name}: claims`, () => claimsContract(make));
  describe(`${name}: after a loss of memory`, () => restartsContract(make));
}
