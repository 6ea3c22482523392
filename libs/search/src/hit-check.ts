import { Injectable } from '@nestjs/common';
import { MessageHome, type MessageRow } from '@messagepal/messages';
import { ChangeNotes } from './feed/change-notes';
import type { SearchHit } from './index/search-request';
import { SearchIndex } from './index/search-index.postgres';

/** Hits as they are stored by now. */
export interface Checked {
  /** Of those that the index is right about, in their order. */
  rows: MessageRow[];
  /** How many others there were: deleted, and changed since the index was told. */
  gone: number;
  changed: number;
}

/** Compares what the index says with what is stored: it lags behind, and nothing that is deleted or different by now is shown. */
@Injectable()
export class HitCheck {
  constructor(
    private readonly home: MessageHome,
    private readonly index: SearchIndex,
    private readonly notes: ChangeNotes,
  ) {}

  /** What the index is wrong about is put right: at once where messages are gone, else by the next run. */
  async check(spaceId: string, hits: readonly SearchHit[]): Promise<Checked> {
    const stored = await this.stored(hits);
    const rows: MessageRow[] = [];
    const gone: SearchHit[] = [];
    const changed: SearchHit[] = [];
    for (const hit of hits) {
      const row = stored.get(keyOf(hit));
      if (!row) gone.push(hit);
      else if (row.revision !== hit.revision) changed.push(hit);
      else rows.push(row);
    }
    await this.forget(spaceId, gone);
    await this.notes.note(changed.map(({ channelId, id }) => ({ channelId, messageId: id })));
    return { rows, gone: gone.length, changed: changed.length };
  }

  private async stored(hits: readonly SearchHit[]): Promise<Map<string, MessageRow>> {
    const read = [...byChannel(hits)].map(([channelId, ids]) => this.home.getMany(channelId, ids));
    return new Map((await Promise.all(read)).flat().map((row) => [keyOf(row), row]));
  }

  private async forget(spaceId: string, gone: readonly SearchHit[]): Promise<void> {
    for (const [channelId, ids] of byChannel(gone)) await this.index.remove(spaceId, channelId, ids);
  }
}

const keyOf = ({ channelId, id }: { channelId: string; id: string }): string => `${channelId}/${id}`;

function byChannel(hits: readonly SearchHit[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { channelId, id } of hits) groups.set(channelId, [...(groups.get(channelId) ?? []), id]);
  return groups;
}
