import { createTestKeyspace, type TestKeyspace } from '@messagepal/testing';
import { messageStory } from './stores/message-story';
import { openMessageWorld } from './stores/message-world';

describe('messages in Cassandra (all parts real)', () => {
  let keyspace: TestKeyspace;

  afterAll(() => keyspace.drop(), 60_000);

  messageStory(async () => {
    keyspace = await createTestKeyspace();
    const { contactPoints, port, datacenter, keyspace: name } = keyspace.address;
    return openMessageWorld({
      MP_MESSAGES: 'cassandra',
      CASSANDRA_CONTACT_POINTS: contactPoints.join(),
      CASSANDRA_PORT: String(port),
      CASSANDRA_DATACENTER: datacenter,
      CASSANDRA_KEYSPACE: name,
    });
  });
});
