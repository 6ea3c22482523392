import { randomUUID } from 'node:crypto';
import { LIMITS } from '@messagepal/config';

const PREFIX = 'mp~';
const LENGTH = 36;

/**
 * A nonce for a send that has none, so that it may be repeated at another instance when the first one's answer is lost. Longer
 * than any nonce of a client, so that the two are never mixed up. With a name, the same one for the same name.
 */
export const ownNonce = (name: string = randomUUID()): string => `${PREFIX}${name.padEnd(LENGTH, '~')}`;

/** Whether a stored nonce is none of the author's and is not to be shown. */
export const isOwnNonce = (nonce: string): boolean =>
  nonce.startsWith(PREFIX) && nonce.length > LIMITS.messages.nonceMax;
