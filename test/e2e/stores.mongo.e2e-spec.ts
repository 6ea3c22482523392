import { createTestMongo, type TestMongo } from '@messagepal/testing';
import { messageStory } from './stores/message-story';
import { openMessageWorld } from './stores/message-world';

describe('messages in MongoDB, or what stands in for it (all else real)', () => {
  let mongo: TestMongo;

  afterAll(() => mongo.drop());

  messageStory(async () => {
    mongo = await createTestMongo();
    return openMessageWorld({ MP_MESSAGES: 'mongo', MONGODB_URL: mongo.url });
  });
});
