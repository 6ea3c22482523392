import { types } from 'cassandra-driver';
import { clientOptions } from './client-options';
import { schemaOf } from './schema';

const cqlOf = (flavour: Parameters<typeof schemaOf>[1]): string =>
  schemaOf('mp', flavour)
    .flatMap(({ statements }) => statements)
    .join('\n');

describe('flavours', () => {
  const options = { contactPoints: ['10.0.0.1'], port: 9042, datacenter: 'dc1', keyspace: 'mp' };

  it('leave out what an engine does not know', () => {
    expect(cqlOf('cassandra').match(/UnifiedCompactionStrategy/g)).toHaveLength(4);
    expect(cqlOf('scylla')).not.toContain('compaction');
    expect(cqlOf('astra')).not.toContain('gc_grace_seconds');
    expect(cqlOf('astra')).toContain('UnifiedCompactionStrategy');
  });

  it('number the steps of the schema', () => {
    const versions = schemaOf('mp', 'cassandra').map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, i) => i + 1));
  });

  it('read and write by a majority, prepared', () => {
    const { queryOptions } = clientOptions({ ...options, flavour: 'cassandra' });
    expect(queryOptions).toMatchObject({
      consistency: types.consistencies.localQuorum,
      prepare: true,
      isIdempotent: true,
    });
  });

  it('open several connections to each node of ScyllaDB', () => {
    const { pooling } = clientOptions({ ...options, flavour: 'scylla' });
    expect(pooling?.coreConnectionsPerHost).toEqual({ [types.distance.local]: 4 });
    expect(clientOptions({ ...options, flavour: 'cassandra' }).pooling).toBeUndefined();
  });

  it('reach Astra by its bundle alone', () => {
    const astra = { contactPoints: [], port: 9042, keyspace: 'mp', bundle: '/b.zip', token: 'AstraCS:x' };
    const made = clientOptions({ ...astra, flavour: 'astra' });
    expect(made).toMatchObject({
      cloud: { secureConnectBundle: '/b.zip' },
      credentials: { username: 'token', password: 'AstraCS:x' },
    });
    expect(made.contactPoints).toBeUndefined();
  });
});
