import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { fieldErrors } from '@messagepal/errors';
import type { Request } from 'express';

const HEADER = 'X-Audit-Log-Reason';
const MAX = LIMITS.guilds.auditReasonMax;
const ASCII = /^[\x20-\x7e]*$/;
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/**
 * Why something is done, for the guild's audit log: the header `X-Audit-Log-Reason`, percent-encoded UTF-8, undefined if it
 * is absent or empty. Throws INVALID_FORM_BODY (400) for one that is too long or no text.
 */
export const AuditReason = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined =>
    readReason(context.switchToHttp().getRequest<Request>().get(HEADER)),
  [documentHeader],
);

function readReason(header: string | undefined): string | undefined {
  if (!header) return undefined;
  const reason = decode(header)?.trim();
  if (reason === undefined || UNPRINTABLE.test(reason)) throw mistake('BASE_TYPE_INVALID', 'Must be encoded text.');
  if (reason.length > MAX) throw mistake('BASE_TYPE_MAX_LENGTH', `Must be ${MAX} or fewer in length.`);
  return reason === '' ? undefined : reason;
}

function decode(header: string): string | undefined {
  // Node reads the bytes of a header as Latin 1: what is not encoded would be kept as something else than was sent.
  if (!ASCII.test(header)) return undefined;
  try {
    return decodeURIComponent(header);
  } catch {
    // A lone percent sign: whoever sent it did not encode.
    return undefined;
  }
}

const mistake = (code: string, message: string): Error => fieldErrors({ [HEADER]: [{ code, message }] });

function documentHeader(target: object, key: string | symbol | undefined): void {
  const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
  if (key === undefined || !descriptor) return;
  const description = 'Why, for the audit log; percent-encoded';
  ApiHeader({ name: HEADER, required: false, description, schema: { type: 'string', maxLength: MAX } })(
    target,
    key,
    descriptor,
  );
}
