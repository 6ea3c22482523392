import { LIMITS } from '@messagepal/config';

/** What a log promises to keep is the lesser of the two. */
export const KEPT_ENTRIES = 1_000;
export const KEPT_MS = 5 * 60_000;

/** Entries are cut off in slices, so that a full log does not move its array with every append. */
export const SLICE = 250;

/** How long a nonce, a spent change and the mark of a token that was given up are remembered. */
export const REMEMBERED_MS = LIMITS.messages.nonceWindowMs;

/** So long after the start of an epoch a row may still be written under a claim of the one before. */
export const YOUNG_MS = 10_000;
