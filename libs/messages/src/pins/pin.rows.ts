import { Injectable } from '@nestjs/common';
import { databaseError } from '@messagepal/database';
import { DataSource, type EntityManager } from 'typeorm';

/** A pinned message. */
export interface Pin {
  messageId: string;
  /** Who pinned it. */
  userId: string;
  pinnedAt: Date;
}

type Reader = Pick<EntityManager, 'query'>;

const SELECT = `SELECT message_id AS "messageId", pinned_by AS "userId", pinned_at AS "pinnedAt" FROM channel_pins`;

/** Which messages are pinned, in PostgreSQL wherever the messages are. */
@Injectable()
export class PinRows {
  constructor(private readonly source: DataSource) {}

  /** Of a channel, the newest pin first. */
  list(channelId: string, reader?: Reader): Promise<Pin[]> {
    return this.read(reader, `${SELECT} WHERE channel_id = $1 ORDER BY pinned_at DESC, message_id DESC`, [channelId]);
  }

  /** Which of these messages of a channel are pinned. */
  async among(channelId: string, messageIds: readonly string[]): Promise<Set<string>> {
    const sql = `${SELECT} WHERE channel_id = $1 AND message_id = ANY($2::bigint[])`;
    return new Set((await this.read(undefined, sql, [channelId, messageIds])).map(({ messageId }) => messageId));
  }

  async add(tx: EntityManager, channelId: string, messageId: string, userId: string): Promise<void> {
    const sql = 'INSERT INTO channel_pins (channel_id, message_id, pinned_by) VALUES ($1, $2, $3)';
    await tx.query(sql, [channelId, messageId, userId]);
  }

  /** Also without a transaction: forgets the pins of messages that were removed, or without ids those of a whole channel. */
  async remove(channelId: string, messageIds?: readonly string[], writer?: Reader): Promise<void> {
    const sql = 'DELETE FROM channel_pins WHERE channel_id = $1 AND ($2::bigint[] IS NULL OR message_id = ANY($2))';
    await this.read(writer, sql, [channelId, messageIds ?? null]);
  }

  private async read(through: Reader | undefined, sql: string, parameters: unknown[]): Promise<Pin[]> {
    try {
      return await (through ?? this.source).query<Pin[]>(sql, parameters);
    } catch (error) {
      throw databaseError(error);
    }
  }
}
