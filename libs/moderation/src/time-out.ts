import { fieldErrors } from '@messagepal/errors';

/**
 * When a time-out ends; null for at once. Throws INVALID_FORM_BODY (400) for what is no moment in the future, or too far in
 * it.
 *
 * @param now Unix milliseconds
 */
export function readTimeOut(text: string | null, now: number, maxMs: number): Date | null {
  if (text === null) return null;
  const until = new Date(text);
  const left = until.getTime() - now;
  // Not a number is neither.
  if (left > 0 && left <= maxMs) return until;
  const message = `Must be in the future, and within ${maxMs / 86_400_000} days.`;
  throw fieldErrors({ communication_disabled_until: [{ code: 'DATE_TIME_TYPE_INVALID', message }] });
}
