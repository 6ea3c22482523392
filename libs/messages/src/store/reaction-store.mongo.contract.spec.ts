import { createTestMongo, type TestMongo } from '@messagepal/testing';
import { orderedReactionsContract } from '../testing/ordered-reactions.contract';
import { MongoMessageStore } from './message-store.mongo';

describe('ReactionStore (MongoDB, or what stands in for it, and PostgreSQL real)', () => {
  let mongo: TestMongo;
  const stores: MongoMessageStore[] = [];

  beforeAll(async () => void (mongo = await createTestMongo()));
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.onApplicationShutdown()));
    await mongo.drop();
  });

  orderedReactionsContract('in MongoDB', () => {
    const store = new MongoMessageStore(mongo.url);
    stores.push(store);
    return store.reactions;
  });
});
