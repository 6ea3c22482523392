import { Injectable } from '@nestjs/common';
import type { Message } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import { MessageHome, type MessagePage } from '../home/message-home';
import type { MessageRow } from '../message';
import { shownUsers, toMessage } from '../message.presenter';

/** Rows as the wire shows them. */
@Injectable()
export class MessageViews {
  private readonly rendered = new WeakMap<MessagePage, Promise<Buffer>>();

  constructor(
    private readonly users: UserSummaries,
    private readonly home: MessageHome,
  ) {}

  /** @param referenced the message it replies to, where the caller has it; looked for when left out */
  async one(row: MessageRow, referenced?: MessageRow): Promise<Message> {
    const known = referenced ? [row, referenced] : [row];
    const [message] = await this.show([row], known);
    return message as Message;
  }

  /** Without the message it replies to: for who may not read the history. */
  async alone(row: MessageRow): Promise<Message> {
    return toMessage(row, await this.users.getMany(shownUsers(row)));
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
    return Buffer.from(JSON.stringify(await this.show(rows, rows)));
  }

  private async show(rows: readonly MessageRow[], known: readonly MessageRow[]): Promise<Message[]> {
    const referenced = await this.referencedBy(rows, known);
    const users = await this.users.getMany([...rows, ...referenced.values()].flatMap(shownUsers));
    return rows.map((row) =>
      toMessage(row, users, row.reference && (referenced.get(row.reference.message_id) ?? null)),
    );
  }

  /** What the rows reply to, by id: one query for all of those that are not among the known ones, which are of one channel. */
  private async referencedBy(rows: readonly MessageRow[], known: readonly MessageRow[]) {
    const wanted = new Set(rows.flatMap(({ reference }) => reference?.message_id ?? []));
    if (wanted.size === 0) return NONE;
    const found = new Map(known.filter(({ id }) => wanted.has(id)).map((row) => [row.id, row]));
    const missing = [...wanted].filter((id) => !found.has(id));
    const channelId = rows[0]?.channelId ?? '';
    if (missing.length === 0) return found;
    for (const row of await this.home.getMany(channelId, missing)) found.set(row.id, row);
    return found;
  }
}

const NONE: ReadonlyMap<string, MessageRow> = new Map();
