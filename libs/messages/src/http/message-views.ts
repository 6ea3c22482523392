import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import type { Message, UserSummary } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import type { MessagePage } from '../home/message-home';
import type { MessageRow } from '../message';
import { MessageMarks, withMarks, withOwn, type OwnReactions } from '../message-marks';
import { shownUsers, toMessage } from '../message.presenter';
import type { SentMessage } from '../messages.service';
import { ReferencedMessages } from '../referenced-messages';
import type { OwnMessage } from '../rights-recheck';
import { SharedPage } from './shared-page';

/** Rows as the wire shows them to a reader. */
@Injectable()
export class MessageViews {
  private readonly rendered = new WeakMap<MessagePage, Promise<SharedPage>>();

  constructor(
    private readonly users: UserSummaries,
    private readonly referenced: ReferencedMessages,
    private readonly marks: MessageMarks,
    private readonly config: Config,
  ) {}

  /** What was sent; what it replies to need not be looked for again, and on what is new nobody has put anything. */
  async sent({ row, referenced, again }: SentMessage, readerId: string): Promise<Message> {
    if (again) return this.own(again, readerId);
    const users = await this.usersOf(referenced ? [row, referenced] : [row]);
    return toMessage(row, users, referenced, this.config.publicUrl);
  }

  /** The messages of a page, with what they reply to. */
  async all(page: MessagePage, readerId: string): Promise<Message[]> {
    const shared = await this.shared(page);
    const own = await this.ownOn(page, shared, readerId);
    return shared.messages.map((message) => withOwn(message, own));
  }

  /** What the reader wrote; without the message it replies to for who may not read the history. */
  async own({ page, withReferenced }: OwnMessage, readerId: string): Promise<Message> {
    const [message] = (await this.all(page, readerId)) as [Message];
    if (withReferenced) return message;
    const { referenced_message: _, ...alone } = message;
    return alone;
  }

  /** The JSON of a page, made once for everybody who shares it and has not reacted to any of it: do not change it. */
  async bytes(page: MessagePage, readerId: string): Promise<Buffer> {
    const shared = await this.shared(page);
    const own = await this.ownOn(page, shared, readerId);
    return own.size === 0 ? shared.bytes : shared.bytesFor(own);
  }

  private shared(page: MessagePage): Promise<SharedPage> {
    const known = this.rendered.get(page) ?? this.render(page);
    this.rendered.set(page, known);
    return known;
  }

  private async render(page: MessagePage): Promise<SharedPage> {
    const [referenced, marks] = await Promise.all([this.referenced.of(page), this.marks.of(page)]);
    const users = await this.usersOf([...page.rows, ...referenced.values()]);
    const messages = page.rows.map((row) => {
      const replied = row.reference ? (referenced.get(row.reference.message_id) ?? null) : undefined;
      return withMarks(toMessage(row, users, replied, this.config.publicUrl), marks);
    });
    return new SharedPage(messages, marks.reactions);
  }

  private ownOn({ rows }: MessagePage, { reactions }: SharedPage, readerId: string): Promise<OwnReactions> {
    return this.marks.own(rows[0]?.channelId ?? '', readerId, reactions);
  }

  private usersOf(rows: readonly MessageRow[]): Promise<Map<string, UserSummary>> {
    return this.users.getMany(rows.flatMap(shownUsers));
  }
}
