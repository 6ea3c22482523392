import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import type { EntityManager } from 'typeorm';

/** Keeps our advisory locks apart from others' on the same text. */
const LOCK_SEED = 7_105_047;
const HOUR_S = 3_600;

interface Used {
  /** Files in no message. */
  pending: string;
  /** Bytes. */
  day: string;
  user: string;
  guild: string;
}

/** What one wants to upload, and where. */
export interface Wish {
  ownerId: string;
  guildId: string | null;
  /** Bytes of each file. */
  sizes: readonly number[];
}

const USED = `SELECT
  (SELECT count(*) FROM attachments WHERE owner_id = $1 AND state IN ('pending', 'ready')) AS pending,
  (SELECT coalesce(sum(size), 0) FROM attachments WHERE owner_id = $1 AND created_at > now() - interval '1 day') AS day,
  (SELECT coalesce(sum(bytes), 0) FROM file_usage WHERE scope = 'user' AND id = $1) AS user,
  (SELECT coalesce(sum(bytes), 0) FROM file_usage WHERE scope = 'guild' AND id = $2) AS guild`;

/** How much people may upload. */
@Injectable()
export class UploadQuota {
  constructor(private readonly config: Config) {}

  /**
   * Asks whether there is room for these files; until the transaction ends nobody else asks for the same user.
   *
   * @throws ApiError FILE_TOO_LARGE, MAX_PENDING_FILES, UPLOADS_OF_DAY_USED, STORAGE_FULL
   */
  async demand(tx: Pick<EntityManager, 'query'>, { ownerId, guildId, sizes }: Wish): Promise<void> {
    const { fileBytes, fileBytesPerDay, userFileBytes, guildFileBytes, limits } = this.config;
    if (sizes.some((size) => size > fileBytes)) throw new ApiError('FILE_TOO_LARGE');
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, $2))', [`files:${ownerId}`, LOCK_SEED]);
    const [used] = await tx.query<[Used]>(USED, [ownerId, guildId]);
    const more = sizes.reduce((sum, size) => sum + size, 0);
    if (Number(used.pending) + sizes.length > limits.attachments.pendingPerUser)
      throw new ApiError('MAX_PENDING_FILES');
    if (Number(used.day) + more > Math.max(fileBytesPerDay, fileBytes))
      throw new ApiError('UPLOADS_OF_DAY_USED', { retryAfter: HOUR_S });
    const isFull = Number(used.user) + more > userFileBytes || Number(used.guild) + more > guildFileBytes;
    if (isFull) throw new ApiError('STORAGE_FULL');
  }
}
