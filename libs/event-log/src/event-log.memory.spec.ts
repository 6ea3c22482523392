import { Logger } from '@nestjs/common';
import { eventLogContract } from './event-log.contract';
import { MemoryEventLog } from './event-log.memory';

const HOUR = 60 * 60_000;

beforeAll(() => Logger.overrideLogger(false));

eventLogContract('MemoryEventLog', async () => {
  let now = 0;
  const log = new MemoryEventLog(() => now);
  return {
    log,
    advance: async (ms) => void (now += ms),
    loseMemory: async () => log.reset(),
    settled: async () => undefined,
    close: async () => undefined,
  };
});

describe('MemoryEventLog', () => {
  it('calls listeners within the append', async () => {
    const log = new MemoryEventLog();
    let heard = 0;
    await log.subscribe('guild:1', () => (heard += 1));
    const appended = log.append('guild:1', { t: 'X', scope: { kind: 'all' }, d: '{}' }, { once: 'x' });
    expect(heard).toBe(1);
    await appended;
  });

  it('forgets a topic that nobody follows after an idle hour, but none with a pending claim', async () => {
    let now = 0;
    const log = new MemoryEventLog(() => now);
    const idle = await log.head('guild:1');
    const busy = await log.head('guild:2');
    const write = { kind: 'edit', revision: 1 } as const;
    await log.claim('guild:2', { channelId: '1', id: '1', rights: 0, write });
    now = HOUR + 1;
    expect((await log.head('guild:1')).epoch).not.toBe(idle.epoch);
    expect((await log.head('guild:2')).epoch).toBe(busy.epoch);
  });
});
