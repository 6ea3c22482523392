import type { News, ReactionCount } from '../reaction-store';

/** A change of a message's reactions: of one user, or of everybody with an emoji, for null with any. */
export type Operation =
  { kind: 'add' | 'remove'; emoji: string; userId: string } | { kind: 'clear'; emoji: string | null };

/** What is kept of a message's reactions as one value: how many there are, and what is to be done and told after it was written. */
export interface ReactionSummary {
  /** Rises with every change of the message; microseconds since 1970 as far as clocks agree. */
  change: number;
  /** In the order in which they came. */
  emojis: readonly ReactionCount[];
  /** The change that made it so. */
  last: { operation: Operation; news: News };
}

/** The counts after an operation that changes something. */
export function countsAfter(emojis: readonly ReactionCount[], operation: Operation): ReactionCount[] {
  const { emoji } = operation;
  if (operation.kind === 'clear') return emojis.filter((one) => emoji !== null && one.emoji !== emoji);
  const step = operation.kind === 'add' ? 1 : -1;
  if (!emojis.some((one) => one.emoji === emoji)) return [...emojis, { emoji: operation.emoji, count: step }];
  const counted = emojis.map((one) => (one.emoji === emoji ? { ...one, count: one.count + step } : one));
  return counted.filter(({ count }) => count > 0);
}

export const summaryText = (summary: ReactionSummary): string => JSON.stringify(summary);

export const summaryOf = (text: string): ReactionSummary => JSON.parse(text);
