import { randomInt } from 'node:crypto';

/** Letters and digits without those that are taken for one another: 0 O 1 I l. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const LENGTH = 10;
const FORM = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

/** A code that nobody guesses: 58 bits of the system's random source. */
export const newInviteCode = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');

/** Whether some invite could have this code. */
export const isInviteCode = (text: string): boolean => FORM.test(text);
