import { AsyncLocalStorage } from 'node:async_hooks';

/** What one page cost: statements that read messages, and others, such as the list of a channel's buckets. */
export interface Reads {
  messages: number;
  others: number;
}

const reading = new AsyncLocalStorage<Reads>();

/** Says that a statement was handed to a driver; of those that are part of no counted reading nothing is kept. */
export function noteStatement(text: string): void {
  const reads = reading.getStore();
  if (!reads || !/^\s*SELECT/i.test(text)) return;
  if (/\bmessages\b/.test(text)) reads.messages += 1;
  else reads.others += 1;
}

/** The outcome of `work`, and how many statements it took. */
export async function counting<T>(work: () => Promise<T>): Promise<{ outcome: T; reads: Reads }> {
  const reads: Reads = { messages: 0, others: 0 };
  const outcome = await reading.run(reads, work);
  return { outcome, reads };
}
