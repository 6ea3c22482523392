import { Injectable } from '@nestjs/common';
import { isDm, Memberships, type AnyChannelAccess } from '@messagepal/access';
import { LIMITS } from '@messagepal/config';
import { fieldErrors } from '@messagepal/errors';
import { bits, hasAll } from '@messagepal/permissions';
import type { AllowedMentions } from '@messagepal/protocol';
import type { MessageRich } from '../message';
import { allowedOf } from './allowed-mentions';
import { parseMentions, type NamedInText } from './mention-parser';

/** Whom a message mentions, as it is stored. */
export type Mentions = Pick<MessageRich, 'mentions' | 'mentionRoles' | 'mentionEveryone' | 'repliedUser'>;

const { userMentions, roleMentions } = LIMITS.messages;
const NOBODY: NamedInText = { users: [], roles: [], everyone: false };

/** Finds out, when a message is written, whom it mentions. */
@Injectable()
export class MentionResolver {
  constructor(private readonly memberships: Memberships) {}

  /**
   * Of those named in the content, and `replied`: members of the guild or participants of the DM, roles that may be mentioned, everybody if that is
   * allowed. A text without `@` costs a look at its characters and nothing else.
   *
   * @param replied the author of the message replied to, if they are to be mentioned
   * @throws ApiError INVALID_FORM_BODY (400) for over 100 different users or roles
   */
  async resolve(
    inside: AnyChannelAccess,
    content: string,
    { allowed, replied }: { allowed?: AllowedMentions; replied?: string } = {},
  ): Promise<Mentions> {
    const { users, roles, everyone } = content.includes('@') ? namedIn(content, allowed) : NOBODY;
    const mayAll = everyone || roles.length > 0 ? hasAll(inside.permissions, bits('MENTION_EVERYONE')) : false;
    const members = await this.membersAmong(inside, replied === undefined ? users : [...users, replied]);
    return {
      mentions: users.filter((id) => members.has(id)),
      mentionRoles: roles.filter((id) => id !== inside.view.id && isMentionable(inside, id, mayAll)),
      ...(everyone && mayAll && { mentionEveryone: true }),
      ...(replied !== undefined && members.has(replied) && { repliedUser: replied }),
    };
  }

  private async membersAmong(
    inside: AnyChannelAccess,
    userIds: readonly string[],
  ): Promise<{ has(id: string): boolean }> {
    if (isDm(inside)) return inside.view.participants;
    return userIds.length === 0 ? NO_ONE : this.memberships.among(inside.view.id, userIds);
  }
}

const NO_ONE: ReadonlySet<string> = new Set();

function namedIn(content: string, allowed: AllowedMentions | undefined): NamedInText {
  const named = parseMentions(content);
  demandFew('users', named.users.length, userMentions);
  demandFew('roles', named.roles.length, roleMentions);
  return allowedOf(named, allowed);
}

function demandFew(kind: string, count: number, limit: number): void {
  if (count <= limit) return;
  const message = `Must not mention more than ${limit} ${kind}.`;
  throw fieldErrors({ content: [{ code: 'MESSAGE_TOO_MANY_MENTIONS', message }] });
}

function isMentionable(inside: AnyChannelAccess, roleId: string, mayAll: boolean): boolean {
  const role = isDm(inside) ? undefined : inside.view.roles.get(roleId);
  return role !== undefined && (mayAll || role.wire.mentionable);
}
