import { Injectable } from '@nestjs/common';
import { AttachmentRows } from './attachment-rows';

/** What the files of somebody take up. */
export interface Usage {
  bytes: number;
  files: number;
}

/** What files take up: those that wait to be sent count, those that are deleted do not, thumbnails neither. */
@Injectable()
export class FileUsage {
  constructor(private readonly rows: AttachmentRows) {}

  async of(scope: 'user' | 'guild', id: string): Promise<Usage> {
    const sql = 'SELECT bytes, files FROM file_usage WHERE scope = $1 AND id = $2';
    const [found] = await this.rows.query<{ bytes: string; files: string }>(sql, [scope, id]);
    return { bytes: Number(found?.bytes ?? 0), files: Number(found?.files ?? 0) };
  }
}
