import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SearchIndex } from '../index/search-index.postgres';
import { ChangeNotes, NEW } from './change-notes';
import { IndexMarks } from './index-marks';

const CHANNELS_PER_PART = 200;

const CHANNELS = `
  SELECT id, space FROM (
    SELECT id, guild_id AS space FROM channels UNION ALL SELECT id, id FROM dm_channels
  ) c WHERE id > $1 AND ($2::bigint IS NULL OR space = $2) ORDER BY id LIMIT ${CHANNELS_PER_PART}`;

interface Place {
  id: string;
  space: string;
}

/** Makes the index anew, for operators: workers read the channels from their beginning. */
@Injectable()
export class Reindexing {
  constructor(
    private readonly source: DataSource,
    private readonly index: SearchIndex,
    private readonly marks: IndexMarks,
    private readonly notes: ChangeNotes,
  ) {}

  /**
   * Empties the index of a guild, or of everything, and asks for it to be made again. Until that is done searches find a part.
   *
   * @returns how many channels are read
   */
  async begin(guildId?: string): Promise<number> {
    let count = 0;
    for (let after: string | undefined = '0'; after !== undefined;) {
      const part: Place[] = await this.source.query(CHANNELS, [after, guildId ?? null]);
      await this.reset(part);
      count += part.length;
      after = part.at(-1)?.id;
    }
    return count;
  }

  /** In this order: what a run under way still writes is refused. */
  private async reset(part: readonly Place[]): Promise<void> {
    await this.marks.reset(part.map(({ id }) => id));
    for (const { id, space } of part) await this.index.removeBelow(space, id);
    await this.notes.note(part.map(({ id: channelId }) => ({ channelId, messageId: NEW })));
  }
}
