import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isSnowflake } from '@messagepal/snowflake';

/** Whose token it is. */
export type TokenKind = 'user' | 'bot';

export interface ParsedToken {
  kind: TokenKind;
  sessionId: string;
  secret: string;
}

/** 256 bits in base64url are 43 characters. The prefix lets scanners find tokens that leaked. */
const FORM = /^mp_(user|bot)_([0-9]{1,19})\.([A-Za-z0-9_-]{43})$/;

/** A new secret of 256 bits. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** `mp_<kind>_<session id>.<secret>`. */
export const writeToken = ({ kind, sessionId, secret }: ParsedToken): string => `mp_${kind}_${sessionId}.${secret}`;

/** The parts of a token, undefined when the text is none. */
export function parseToken(token: string): ParsedToken | undefined {
  const [, kind, sessionId, secret] = FORM.exec(token) ?? [];
  if (!kind || !sessionId || !secret || !isSnowflake(sessionId)) return undefined;
  return { kind: kind === 'bot' ? 'bot' : 'user', sessionId, secret };
}

/** What is stored of a secret. It has 256 bits, so a slow hash would add nothing. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Whether the secret is the one that was hashed, in constant time. */
export const isSecret = (secret: string, hash: Uint8Array): boolean =>
  hash.length === 32 && timingSafeEqual(hashSecret(secret), hash);
