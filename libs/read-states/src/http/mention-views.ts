import { Injectable } from '@nestjs/common';
import { mentionedUsers, toMessage } from '@messagepal/messages';
import type { Message } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import { MentionList } from '../mentions/mention-list';
import type { MentionQuery } from '../mentions/mention-search';

/** Mentions as the wire shows them; what they reply to is left for the client to look up. */
@Injectable()
export class MentionViews {
  constructor(
    private readonly mentions: MentionList,
    private readonly users: UserSummaries,
  ) {}

  async page(userId: string, query: MentionQuery): Promise<Message[]> {
    const rows = await this.mentions.page(userId, query);
    const users = await this.users.getMany(rows.flatMap((row) => [row.authorId, ...mentionedUsers(row)]));
    return rows.map((row) => toMessage(row, users));
  }
}
