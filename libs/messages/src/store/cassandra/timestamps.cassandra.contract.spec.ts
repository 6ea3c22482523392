import { snowflakeAt } from '@messagepal/snowflake';
import { CassandraStores } from '../../testing/cassandra-stores.contract';
import { aRow, ids } from '../../testing/rows';
import type { CassandraMessageStore } from '../message-store.cassandra';
import { toBody } from './message-body';
import { statementsOf } from './statements';
import { editTime } from './write-times';

const patch = (revision: number, content: string) => ({ content, flags: 0, rich: null, editedAt: 1, revision });

describe('CassandraMessageStore with several processes', () => {
  let stores: CassandraStores;
  let one: CassandraMessageStore;
  let other: CassandraMessageStore;
  let channel = 100;
  const channelId = (): string => String(channel);
  const row = (id: string, content = 'sent') => aRow(id, { channelId: channelId(), content });
  const contents = async (): Promise<string[]> =>
    (await other.page(channelId(), { limit: 100 })).map(({ content }) => content);
  /** An edit that was decided long ago and is written only now. */
  const lateEdit = (id: string, revision: number) =>
    stores.keyspace.run(statementsOf(stores.keyspace.address.keyspace).edit, [
      editTime(id, revision),
      toBody({ ...row(id, 'late'), revision }),
      channelId(),
      channelId(),
      id,
    ]);

  beforeAll(async () => {
    stores = await CassandraStores.open();
    [one, other] = [stores.store(), stores.store()];
  }, 60_000);
  beforeEach(() => {
    channel += 1;
  });
  afterAll(() => stores.close(), 60_000);

  it('keeps a removed message out', async () => {
    const all = Array.from({ length: 50 }, (_, i) => String(i + 1));
    await Promise.all(
      all.flatMap((id): Promise<unknown>[] => [
        one.insert(row(id)),
        other.remove(channelId(), id),
        one.update(channelId(), id, patch(1, 'edit')),
        other.insert(row(id)),
      ]),
    );
    expect(await contents()).toEqual([]);
  });

  it('keeps a message of this moment out that is removed by a process whose clock is behind', async () => {
    const id = snowflakeAt(Date.now() + 3_000);
    await one.remove(channelId(), id);
    await other.insert(row(id));
    expect(await contents()).toEqual([]);
  });

  it('keeps the higher revision, whichever is written last', async () => {
    await one.insert(row('1'));
    await one.update(channelId(), '1', patch(2, 'second edit'));
    await lateEdit('1', 1);
    expect(await contents()).toEqual(['second edit']);
  });

  it('keeps the first of two edits to one revision, whichever is written last', async () => {
    await one.insert(row('1'));
    await one.update(channelId(), '1', patch(1, 'first'));
    await lateEdit('1', 1);
    expect(await contents()).toEqual(['first']);
    const [a, b] = await Promise.all([
      one.update(channelId(), '1', patch(2, 'a')),
      other.update(channelId(), '1', patch(2, 'b')),
    ]);
    const [stands] = await contents();
    expect([a?.content, b?.content]).toContain(stands);
  });

  it('keeps the first of two inserts of one id, whole', async () => {
    await one.insert({ ...row('1', 'first'), authorId: '5', nonce: 'n' });
    await other.insert({ ...row('1', 'second'), authorId: '9' });
    expect(await one.page(channelId(), { limit: 1 })).toMatchObject([{ content: 'first', authorId: '5', nonce: 'n' }]);
  });

  it('has no row without an author', async () => {
    await one.insert(row('2'));
    for (const ghost of ['1', '3', '4']) await lateEdit(ghost, 1);
    expect(ids(await one.page(channelId(), { limit: 1 }))).toEqual(['2']);
    expect(ids(await one.page(channelId(), { after: '0', limit: 1 }))).toEqual(['2']);
    expect(ids(await one.page(channelId(), { around: '3', limit: 4 }))).toEqual(['2']);
    expect(ids(await one.scan(channelId(), null, 1))).toEqual(['2']);
    expect(await one.getMany(channelId(), ['1', '3', '4'])).toEqual([]);
    expect(await one.update(channelId(), '3', patch(2, 'x'))).toBeUndefined();
    expect((await one.inspect(channelId())).rows).toBe(1);
  });
});
