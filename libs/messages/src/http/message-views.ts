import { Injectable } from '@nestjs/common';
import type { Message } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import type { MessagePage } from '../home/message-home';
import type { MessageRow } from '../message';
import { toMessage } from '../message.presenter';

/** Rows as the wire shows them. */
@Injectable()
export class MessageViews {
  private readonly rendered = new WeakMap<MessagePage, Promise<Buffer>>();

  constructor(private readonly authors: UserSummaries) {}

  async one(row: MessageRow): Promise<Message> {
    const authors = await this.authors.getMany([row.authorId]);
    return toMessage(row, authors.get(row.authorId));
  }

  /** The JSON of a page, made once for everybody who shares the page: do not change it. */
  bytes(page: MessagePage): Promise<Buffer> {
    const known = this.rendered.get(page);
    if (known) return known;
    const bytes = this.render(page);
    this.rendered.set(page, bytes);
    return bytes;
  }

  private async render({ rows }: MessagePage): Promise<Buffer> {
    const authors = await this.authors.getMany(rows.map(({ authorId }) => authorId));
    return Buffer.from(JSON.stringify(rows.map((row) => toMessage(row, authors.get(row.authorId)))));
  }
}
