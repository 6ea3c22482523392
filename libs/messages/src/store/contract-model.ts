import { aRow } from '../testing/rows';
import type { Random } from '../testing/random';
import type { MessageRow } from '../message';
import type { MessagePatch, MessageStore, PageQuery } from './message-store';

/** The promises of a store over one channel in the plainest way there is. Its ids are small numbers. */
class PlainArray {
  private rows: MessageRow[] = [];
  private readonly removed = new Set<string>();

  insert(row: MessageRow): void {
    if (this.removed.has(row.id) || this.rows.some(({ id }) => id === row.id)) return;
    this.rows.push(row);
    this.rows.sort((a, b) => Number(b.id) - Number(a.id));
  }

  update(id: string, patch: MessagePatch): MessageRow | undefined {
    const row = this.rows.find((one) => one.id === id);
    if (row && row.revision < patch.revision) Object.assign(row, patch);
    return row;
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) this.removed.add(id);
    this.rows = this.rows.filter(({ id }) => !this.removed.has(id));
  }

  page({ before, after, around, limit }: PageQuery): MessageRow[] {
    if (before !== undefined) return this.rows.filter(({ id }) => Number(id) < Number(before)).slice(0, limit);
    if (after !== undefined) return this.rows.filter(({ id }) => Number(id) > Number(after)).slice(-limit);
    if (around === undefined) return this.rows.slice(0, limit);
    const half = Math.floor(limit / 2);
    const newer = this.rows.filter(({ id }) => Number(id) > Number(around));
    const rest = this.rows.filter(({ id }) => Number(id) <= Number(around));
    return [...(half > 0 ? newer.slice(-half) : []), ...rest.slice(0, limit - half)];
  }

  getMany(ids: readonly string[]): MessageRow[] {
    return this.rows.filter(({ id }) => ids.includes(id));
  }

  scan(after: string | null, limit: number): MessageRow[] {
    return this.rows
      .filter(({ id }) => Number(id) > Number(after ?? -1))
      .slice(-limit)
      .reverse();
  }
}

/** Compares `operations` random calls on one channel of a store with what a plain array makes of them. */
export async function compareWithPlainArray(store: MessageStore, random: Random, operations: number): Promise<void> {
  const model = new PlainArray();
  const channelId = String(1_000_000 + random.below(1_000_000));
  const anyId = (): string => String(1 + random.below(600));
  const someIds = (): string[] => Array.from({ length: 1 + random.below(5) }, anyId);
  const byId = (rows: MessageRow[]): MessageRow[] => [...rows].sort((a, b) => Number(a.id) - Number(b.id));

  const steps: (() => Promise<void>)[] = [
    async () => {
      const row = aRow(anyId(), { channelId, content: `c${random.below(1e6)}`, authorId: String(1 + random.below(9)) });
      await store.insert(row);
      model.insert({ ...row });
    },
    async () => {
      const [id, revision] = [anyId(), 1 + random.below(5)];
      const patch = {
        content: `e${revision}`,
        flags: random.below(8),
        rich: null,
        editedAt: 1e12 + revision,
        revision,
      };
      expect(await store.update(channelId, id, patch)).toEqual(model.update(id, patch));
    },
    async () => {
      const ids = random.chance(0.5) ? someIds() : [anyId()];
      await (ids.length === 1 ? store.remove(channelId, ids[0] as string) : store.removeMany(channelId, ids));
      model.remove(ids);
    },
    async () => {
      const cursor = random.pick([{}, { before: anyId() }, { after: anyId() }, { around: anyId() }]);
      const query = { ...cursor, limit: 1 + random.below(20) };
      expect(await store.page(channelId, query)).toEqual(model.page(query));
    },
    async () => {
      const ids = someIds();
      expect(byId(await store.getMany(channelId, ids))).toEqual(byId(model.getMany(ids)));
    },
    async () => {
      const after = random.chance(0.2) ? null : anyId();
      expect(await store.scan(channelId, after, 7)).toEqual(model.scan(after, 7));
    },
  ];
  const [insert, ...others] = steps as [() => Promise<void>, ...(() => Promise<void>)[]];
  for (let done = 0; done < operations; done += 1) await (random.chance(0.4) ? insert : random.pick(others))();
}
