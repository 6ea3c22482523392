import { CassandraStores } from '../testing/cassandra-stores.contract';
import { orderedReactionsContract } from '../testing/ordered-reactions.contract';

describe('ReactionStore (Cassandra and PostgreSQL real)', () => {
  let stores: CassandraStores;

  beforeAll(async () => void (stores = await CassandraStores.open()), 60_000);
  afterAll(() => stores.close(), 60_000);

  orderedReactionsContract('in Cassandra', () => stores.store().reactions);
});
