import { fieldErrors } from '@messagepal/errors';
import type { AllowedMentions } from '@messagepal/protocol';
import type { NamedInText } from './mention-parser';

/** Without `allowed_mentions` everybody who is named is mentioned, and so is who is replied to. */
const EVERYBODY: AllowedMentions = { parse: ['users', 'roles', 'everyone'], replied_user: true };

/** @throws ApiError INVALID_FORM_BODY (400) where both all of a kind and some of it are asked for */
export function demandOneWay(allowed: AllowedMentions | undefined): void {
  for (const kind of ['users', 'roles'] as const) {
    if (!allowed?.parse?.includes(kind) || !allowed[kind]?.length) continue;
    const message = `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`;
    throw fieldErrors({ allowed_mentions: [{ code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', message }] });
  }
}

/** Those who are named in a text and may be mentioned by it. */
export function allowedOf(named: NamedInText, allowed: AllowedMentions = EVERYBODY): NamedInText {
  const some = (kind: 'users' | 'roles'): string[] =>
    allowed.parse?.includes(kind) ? named[kind] : named[kind].filter((id) => allowed[kind]?.includes(id));
  const everyone = named.everyone && (allowed.parse?.includes('everyone') ?? false);
  return { users: some('users'), roles: some('roles'), everyone };
}

/** Whether the author of the message replied to is mentioned by that. */
export const mentionsReplied = (allowed: AllowedMentions = EVERYBODY): boolean => allowed.replied_user ?? false;
