import { Client, credentials, status, type ClientReadableStream } from '@grpc/grpc-js';
import { HealthRegistry } from '@messagepal/runtime';
import { LocalMessageHome } from '../home/message-home.local';
import { Instance } from '../home/remote/instance';
import { MemoryEventLog } from '@messagepal/event-log';
import { SnowflakeGenerator } from '@messagepal/snowflake';
import { MessageEvents } from '../message.events';
import { MemoryMessageStore } from '../store/message-store.memory';
import { everybody } from '../testing/authors';
import { TestDataService } from '../testing/data-service';
import { HEALTH, MESSAGE_HOME, methodOf } from './protocol';

describe('the health of a Data Service', () => {
  let service: TestDataService;
  let instance: Instance;
  let why: string | undefined;

  beforeAll(async () => {
    const home = new LocalMessageHome({
      store: new MemoryMessageStore(),
      log: new MemoryEventLog(),
      events: new MessageEvents(everybody),
      ids: new SnowflakeGenerator({ node: 1 }),
    });
    service = await TestDataService.start(home);
    instance = new Instance(service.address);
    service.get(HealthRegistry).register('store', async () => {
      if (why !== undefined) throw new Error(why);
    });
  });
  afterAll(async () => {
    instance.close();
    await service.kill();
  });

  const check = (name: string): Promise<unknown> =>
    instance.call(methodOf(HEALTH, 'Check'), { service: name }, Date.now() + 2_000);

  it('is that of its engines', async () => {
    why = undefined;
    expect(await check('')).toEqual({ status: 'SERVING' });
    expect(await check(MESSAGE_HOME)).toEqual({ status: 'SERVING' });
    why = 'connect ECONNREFUSED';
    expect(await check('')).toEqual({ status: 'NOT_SERVING' });
    await expect(check('other')).rejects.toMatchObject({ code: status.NOT_FOUND });
  });

  it('can be watched', async () => {
    why = undefined;
    const client = new Client(service.address, credentials.createInsecure());
    const { path, requestSerialize, responseDeserialize } = methodOf(HEALTH, 'Watch');
    const stream: ClientReadableStream<object> = client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { service: '' },
    );
    const seen: object[] = [];
    await new Promise<void>((resolve) => {
      stream.on('error', () => resolve());
      stream.on('data', (change: object) => {
        seen.push(change);
        why = 'gone';
        if (seen.length === 2) stream.cancel();
      });
    });
    client.close();
    expect(seen).toEqual([{ status: 'SERVING' }, { status: 'NOT_SERVING' }]);
  });
});
