import type { StatusPreference } from '@messagepal/protocol';
import { visibleStatus } from './visible-status';

describe('visibleStatus', () => {
  it.each<[StatusPreference[], string]>([
    [[], 'offline'],
    [['idle'], 'idle'],
    [['idle', 'online'], 'online'],
    [['online', 'dnd', 'idle'], 'dnd'],
    [['invisible'], 'offline'],
    [['online', 'invisible', 'dnd'], 'offline'],
  ])('%j is seen as %s', (statuses, seen) => {
    expect(visibleStatus(statuses)).toBe(seen);
  });
});
