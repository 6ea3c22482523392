import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  AttachedMessages,
  AttachmentClaims,
  AttachmentRows,
  type MessagesWithFiles,
  type OpenClaim,
} from '@messagepal/attachments';
import { snowflakeAt, snowflakeTime } from '@messagepal/snowflake';
import { MessageHome } from '../home/message-home';
import type { MessageRow } from '../message';
import { MessageWitnesses, type MessageWitness } from '../message-witnesses';
import { MessageRetention } from '../retention/message-retention';

const PAGE = 100;
/** A send may be repeated for as long as its nonce counts, and clocks differ. */
const BEFORE_MS = 6 * 60_000;
const AFTER_MS = 60_000;
/** Busier than this no channel is within that time; what is left over is found by the next look. */
const MAX_PAGES = 1_000;

const filesOf = ({ rich }: MessageRow): string[] => (rich?.attachments ?? []).map(({ id }) => id);

/** Tells files which messages they are in, and hears of messages that come and go. */
@Injectable()
export class MessageFiles implements MessagesWithFiles, MessageWitness, OnModuleInit {
  constructor(
    private readonly home: MessageHome,
    private readonly claims: AttachmentClaims,
    private readonly rows: AttachmentRows,
    private readonly attached: AttachedMessages,
    private readonly witnesses: MessageWitnesses,
    private readonly retention: MessageRetention,
  ) {}

  onModuleInit(): void {
    this.attached.register(this);
    this.witnesses.add(this);
    this.retention.whenDropped(({ channelId }, below) => this.rows.markDeleted({ channelId, below }));
  }

  async holds(message: { channelId: string; messageId: string; attachmentId: string }): Promise<boolean> {
    const [row] = await this.home.getMany(message.channelId, [message.messageId]);
    return row !== undefined && filesOf(row).includes(message.attachmentId);
  }

  async find({ channelId, ownerId, attachmentId, claimedAt }: OpenClaim): Promise<string | undefined> {
    const end = claimedAt.getTime() + AFTER_MS;
    let after = snowflakeAt(Math.max(0, claimedAt.getTime() - BEFORE_MS));
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { rows } = await this.home.page(channelId, { after, limit: PAGE });
      const found = rows.find((row) => row.authorId === ownerId && filesOf(row).includes(attachmentId));
      if (found) return found.id;
      const [newest] = rows;
      if (!newest || rows.length < PAGE || snowflakeTime(newest.id) > end) return undefined;
      after = newest.id;
    }
    return undefined;
  }

  sent(row: MessageRow): Promise<void> | undefined {
    const ids = filesOf(row);
    return ids.length > 0 ? this.claims.bind(row.channelId, row.id, ids) : undefined;
  }

  /** What an edit takes out is deleted by who edits. */
  async edited(): Promise<void> {}

  async removed(channelId: string, ids: readonly string[]): Promise<void> {
    await this.rows.markDeleted({ channelId, messageIds: ids });
  }
}
