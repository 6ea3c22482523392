import { Injectable } from '@nestjs/common';
import { BlobStore, UPLOADS, type BlobEntry } from '@messagepal/blobs';
import { AttachmentRows } from '../attachment-rows';

const PREFIXES = ['attachments/', `${UPLOADS}attachments/`];
const PAGE = 500;
const DAY_MS = 24 * 3_600_000;

/**
 * Files in the store of which no row knows: what was uploaded by a link after its file was deleted, or written by a process
 * that ended before it could say so. One that is found is removed when it is found again a day later, so that none that is
 * on its way is ever taken.
 */
@Injectable()
export class StrayBlobs {
  constructor(
    private readonly rows: AttachmentRows,
    private readonly blobs: BlobStore,
  ) {}

  /** Looks through the whole store; answers how many were removed. */
  async sweep(waitMs = DAY_MS): Promise<number> {
    let removed = 0;
    for (const prefix of PREFIXES) {
      for (let after: string | undefined; ;) {
        const page = await this.blobs.list(prefix, { after, limit: PAGE });
        removed += await this.look(page, waitMs);
        after = page.at(-1)?.key;
        if (page.length < PAGE) break;
      }
    }
    // What was removed otherwise meanwhile.
    await this.rows.query(`DELETE FROM blob_strays WHERE seen_at < now() - interval '7 days'`, []);
    return removed;
  }

  private async look(page: readonly BlobEntry[], waitMs: number): Promise<number> {
    const strays = await this.withoutRow(page.map(({ key }) => key));
    if (strays.length === 0) return 0;
    await this.rows.query('INSERT INTO blob_strays (key) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [strays]);
    const known = await this.rows.query<{ key: string }>(
      `SELECT key FROM blob_strays WHERE key = ANY($1::text[]) AND seen_at <= now() - $2 * interval '1 ms'`,
      [strays, waitMs],
    );
    const keys = known.map(({ key }) => key);
    await this.blobs.remove(keys);
    await this.rows.query('DELETE FROM blob_strays WHERE key = ANY($1::text[])', [keys]);
    return keys.length;
  }

  /**
   * What a row of any state belongs to is seen to with the row; but what lies where uploads do, only until its file is complete:
   * its links take bytes for longer than that.
   */
  private async withoutRow(keys: readonly string[]): Promise<string[]> {
    const ids = keys.map(idOf).filter((id) => id !== undefined);
    const sql = 'SELECT id, state FROM attachments WHERE id = ANY($1::bigint[])';
    const rows = await this.rows.query<{ id: string; state: string }>(sql, [ids]);
    const states = new Map(rows.map(({ id, state }) => [id, state]));
    return keys.filter((key) => {
      const state = states.get(idOf(key) ?? '');
      return key.startsWith(UPLOADS) ? state !== 'pending' : state === undefined;
    });
  }
}

/** Of `attachments/<channel>/<id>/…`, be it of a blob or of what is being uploaded to it. */
const idOf = (key: string): string | undefined => /(?:^|\/)attachments\/\d{1,19}\/(\d{1,19})\//.exec(key)?.[1];
