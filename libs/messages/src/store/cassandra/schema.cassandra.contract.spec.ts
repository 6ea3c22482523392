import { createTestKeyspace, type TestKeyspace } from '@messagepal/testing';
import { answered } from '../../testing/cassandra-stores.contract';
import { aRow } from '../../testing/rows';
import { CassandraMessageStore } from '../message-store.cassandra';
import { BucketIndex } from './bucket-index';
import { CqlBucketTable } from './bucket-table';
import { BUCKET_TIMING } from './bucket-timing';
import { CassandraSession } from './cassandra-session';
import { ChannelReader } from './channel-reader';
import { Partitions } from './partitions';
import { statementsOf } from './statements';

class CountingSession extends CassandraSession {
  readonly asked: string[] = [];

  override rows<T>(query: string, params: unknown[]): Promise<T[]> {
    this.asked.push(query);
    return super.rows(query, params);
  }
}

describe('Cassandra', () => {
  let keyspace: TestKeyspace;
  const stores: CassandraMessageStore[] = [];
  const options = () => ({ ...keyspace.address, flavour: 'cassandra' as const });

  beforeAll(async () => {
    keyspace = await createTestKeyspace();
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.onApplicationShutdown()));
    await keyspace.drop();
  }, 60_000);

  it('gets its schema once from processes that start together', async () => {
    stores.push(...[1, 2, 3, 4].map(() => new CassandraMessageStore(options())));
    await Promise.all(stores.map(answered));
    await stores[0]?.insert(aRow('1'));
    expect(await stores[3]?.page('10', { limit: 10 })).toHaveLength(1);
    const versions = await keyspace.run(`SELECT version FROM ${keyspace.address.keyspace}.schema_versions`);
    expect(versions.map(({ version }) => version)).toEqual([1, 2]);
  }, 60_000);

  it('is asked for one bucket per page, two at a border, and the list beside the first page', async () => {
    const session = new CountingSession(options());
    const cql = statementsOf(keyspace.address.keyspace);
    const table = new CqlBucketTable(session, cql);
    for (const bucket of ['100', '200']) {
      await table.open('50', bucket);
      await table.confirm('50', bucket);
    }
    const store = new CassandraMessageStore(options());
    stores.push(store);
    const rows = Array.from({ length: 250 }, (_, i) => aRow(String(i + 1), { channelId: '50' }));
    await Promise.all(rows.map((row) => store.insert(row)));
    const reader = new ChannelReader(new BucketIndex(table, BUCKET_TIMING), new Partitions(session, cql));
    const asks = async (query: Parameters<ChannelReader['page']>[1]): Promise<number> => {
      session.asked.length = 0;
      expect(await reader.page('50', query)).toHaveLength(query.limit);
      return session.asked.length;
    };
    expect(await asks({ limit: 50 })).toBe(3); // the list, a wrong guess beside it, the page
    expect(await asks({ limit: 50 })).toBe(1);
    expect(await asks({ before: '160', limit: 50 })).toBe(1);
    expect(await asks({ before: '230', limit: 50 })).toBe(2);
    expect(await asks({ after: '90', limit: 50 })).toBe(2);
    expect(await asks({ around: '150', limit: 50 })).toBe(2);
    await session.close();
  });
});
