import { Injectable } from '@nestjs/common';
import type { Message, UserSummary } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import type { MessagePage } from '../home/message-home';
import type { MessageRow } from '../message';
import { shownUsers, toMessage } from '../message.presenter';
import type { SentMessage } from '../messages.service';
import { ReferencedMessages, type Referenced } from '../referenced-messages';

/** Rows as the wire shows them. */
@Injectable()
export class MessageViews {
  private readonly rendered = new WeakMap<MessagePage, Promise<Buffer>>();

  constructor(
    private readonly users: UserSummaries,
    private readonly referenced: ReferencedMessages,
  ) {}

  /** What was sent; what it replies to need not be looked for again. */
  async sent({ row, referenced }: SentMessage): Promise<Message> {
    if (!referenced || row.reference?.message_id !== referenced.id) return this.one(row);
    return toMessage(row, await this.usersOf([row, referenced]), referenced);
  }

  /** A message with what it replies to, as that is now. */
  async one(row: MessageRow): Promise<Message> {
    const referenced = await this.referenced.of({ rows: [row] });
    return shown(row, await this.usersOf([row, ...referenced.values()]), referenced);
  }

  /** Without the message it replies to: for who may not read the history. */
  async alone(row: MessageRow): Promise<Message> {
    return toMessage(row, await this.usersOf([row]));
  }

  /** The JSON of a page, made once for everybody who shares the page: do not change it. */
  bytes(page: MessagePage): Promise<Buffer> {
    const known = this.rendered.get(page);
    if (known) return known;
    const bytes = this.render(page);
    this.rendered.set(page, bytes);
    return bytes;
  }

  private async render(page: MessagePage): Promise<Buffer> {
    const referenced = await this.referenced.of(page);
    const users = await this.usersOf([...page.rows, ...referenced.values()]);
    return Buffer.from(JSON.stringify(page.rows.map((row) => shown(row, users, referenced))));
  }

  private usersOf(rows: readonly MessageRow[]): Promise<Map<string, UserSummary>> {
    return this.users.getMany(rows.flatMap(shownUsers));
  }
}

const shown = (row: MessageRow, users: ReadonlyMap<string, UserSummary>, referenced: Referenced): Message =>
  toMessage(row, users, row.reference ? (referenced.get(row.reference.message_id) ?? null) : undefined);
