import { Injectable } from '@nestjs/common';
import { MessageHome, type MessagePage } from './home/message-home';
import type { MessageRow } from './message';

/** Messages by id. */
export type Referenced = ReadonlyMap<string, MessageRow>;

const NONE: Promise<Referenced> = Promise.resolve(new Map<string, MessageRow>());

/** Finds what messages reply to. */
@Injectable()
export class ReferencedMessages {
  private readonly known = new WeakMap<MessagePage, Promise<Referenced>>();

  constructor(private readonly home: MessageHome) {}

  /**
   * What the messages of a page, which are of one channel, reply to; without what is deleted. Read once for everybody who
   * shares the page, by one query for all of those that are not on it.
   */
  of(page: MessagePage): Promise<Referenced> {
    if (page.rows.every(({ reference }) => reference === null)) return NONE;
    const known = this.known.get(page) ?? this.read(page);
    this.known.set(page, known);
    return known;
  }

  private async read({ rows }: MessagePage): Promise<Referenced> {
    const wanted = new Set(rows.flatMap(({ reference }) => reference?.message_id ?? []));
    const found = new Map(rows.filter(({ id }) => wanted.has(id)).map((row) => [row.id, row]));
    const missing = [...wanted].filter((id) => !found.has(id));
    if (missing.length === 0) return found;
    for (const row of await this.home.getMany(rows[0]?.channelId ?? '', missing)) found.set(row.id, row);
    return found;
  }
}
