import { Inject, Injectable } from '@nestjs/common';
import { MessageStoreSource, type MessageRow, type MessageStore } from '@messagepal/messages';
import { compareSnowflakes, maxSnowflake, snowflakeAt } from '@messagepal/snowflake';
import { entryOf, isSearchable, spaceOf } from '../index/search-entry';
import { SearchIndex } from '../index/search-index.postgres';
import { ChangeNotes, NEW, type ChangeNote } from './change-notes';
import { IndexMarks, type IndexMark } from './index-marks';

const ROWS_PER_READ = 500;
const IDS_PER_READ = 100;
/** Notes of a channel that one run takes; the rest is the next one's, so that no channel keeps others waiting. */
const NOTES_PER_RUN = 500;
const READS_PER_RUN = 40;
/** A message may be written a while after one with a higher id: its writer has 3 s and is given up after 10. */
const LATE_MS = 30_000;

/** What became of a run. */
export type Indexed = 'done' | 'more' | 'overtaken';

/** Makes the index say of a channel what the store says. Doing it again changes nothing, whoever does it and wherever it broke off. */
@Injectable()
export class ChannelIndexer {
  constructor(
    @Inject(MessageStoreSource) private readonly source: Pick<MessageStoreSource, 'open'>,
    private readonly index: SearchIndex,
    private readonly marks: IndexMarks,
    private readonly notes: ChangeNotes,
  ) {}

  /** Goes by the notes of the channel; `more` if some are left, `overtaken` if somebody else began meanwhile. */
  async run(channelId: string): Promise<Indexed> {
    const mark = await this.marks.begin(channelId);
    if (!mark) {
      await this.notes.forget(channelId);
      return 'done';
    }
    const store = await this.source.open();
    const notes = await this.notes.of(channelId, NOTES_PER_RUN);
    const changed = notes.filter(({ messageId }) => messageId !== NEW);
    await this.follow(store, mark, changed);
    const scanned = notes.length > changed.length ? await this.scan(store, mark) : 'done';
    // What was refused has to be found by whoever has the turn now.
    if (scanned === 'overtaken' || !(await this.marks.hasTurn(mark))) return 'overtaken';
    await this.notes.done(channelId, scanned === 'done' ? notes : changed);
    return notes.length === NOTES_PER_RUN ? 'more' : scanned;
  }

  private async follow(store: MessageStore, mark: IndexMark, changed: readonly ChangeNote[]): Promise<void> {
    const { channelId } = mark;
    for (let from = 0; from < changed.length; from += IDS_PER_READ) {
      const ids = changed.slice(from, from + IDS_PER_READ).map(({ messageId }) => messageId);
      const rows = await store.getMany(channelId, ids);
      await this.put(mark, rows);
      const there = new Set(rows.map(({ id }) => id));
      await this.index.remove(
        spaceOf(mark),
        channelId,
        ids.filter((id) => !there.has(id)),
      );
    }
  }

  /** From the last message that was seen; when it is due, once more from the last one that was settled. */
  private async scan(store: MessageStore, mark: IndexMark): Promise<Indexed> {
    const calm = snowflakeAt(Date.now() - LATE_MS);
    let from = mark.isDue ? mark.settled : mark.seen;
    for (let read = 0; read < READS_PER_RUN; read += 1) {
      const rows = await store.scan(mark.channelId, from, ROWS_PER_READ);
      await this.put(mark, rows);
      const isEnd = rows.length < ROWS_PER_READ;
      from = rows.at(-1)?.id ?? from;
      const seen = isEnd ? maxSnowflake(from, mark.known) : from;
      const settled = mark.isDue ? lower(seen, calm) : '0';
      if (!(await this.marks.move(mark, { seen, settled, isEnd }))) return 'overtaken';
      if (isEnd) return 'done';
    }
    return 'more';
  }

  private async put({ channelId, turn }: IndexMark, rows: readonly MessageRow[]): Promise<void> {
    await this.index.put({ channelId, number: turn }, rows.filter(isSearchable).map(entryOf));
  }
}

const lower = (a: string, b: string): string => (compareSnowflakes(a, b) < 0 ? a : b);
