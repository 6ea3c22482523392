// Real: the service, the memory store, the memory log. Memberships are a variable.
import type { Memberships } from '@messagepal/access';
import { liveTopic, MemoryEventLog } from '@messagepal/event-log';
import { VisibleStatuses } from '@messagepal/users';
import { MemoryPresenceStore } from './presence-store.memory';
import { PresenceService } from './presence.service';
import { PresenceTimes } from './presence-times';

const USER = '9';

describe('PresenceService', () => {
  it('tells the first change at once, and of those that follow it closely only where they end', async () => {
    jest.useFakeTimers();
    const log = new MemoryEventLog(() => 0);
    const told: string[] = [];
    await log.subscribe(liveTopic('1'), ({ event }) => told.push((JSON.parse(event.d) as { status: string }).status));
    const memberships = { allOf: () => Promise.resolve(new Map([['1', { rights: 0 }]])) } as unknown as Memberships;
    const service = new PresenceService(
      new MemoryPresenceStore(),
      log,
      memberships,
      new VisibleStatuses(),
      new PresenceTimes(),
    );
    await service.connect({ userId: USER, sessionId: 's', status: 'online', guildIds: ['1'] });
    for (const status of ['idle', 'dnd', 'idle', 'dnd'] as const) await service.setStatus(USER, 's', status);
    expect(told).toEqual(['online']);
    await jest.advanceTimersByTimeAsync(new PresenceTimes().gatherMs);
    expect(told).toEqual(['online', 'dnd']);
    await service.setStatus(USER, 's', 'idle');
    await jest.advanceTimersByTimeAsync(new PresenceTimes().gatherMs);
    expect(told).toEqual(['online', 'dnd', 'idle']);
    service.onModuleDestroy();
    jest.useRealTimers();
  });
});
