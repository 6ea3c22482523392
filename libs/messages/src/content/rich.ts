import type { MessageRich } from '../message';

/** Without what is empty; null if nothing is left, which is what most messages have. */
export function richOf(parts: MessageRich): MessageRich | null {
  const kept = Object.entries(parts).filter(([, part]) => (Array.isArray(part) ? part.length > 0 : Boolean(part)));
  return kept.length > 0 ? (Object.fromEntries(kept) as MessageRich) : null;
}
