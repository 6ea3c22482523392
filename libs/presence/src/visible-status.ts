import type { StatusPreference, VisibleStatus } from '@messagepal/protocol';

/** From the most to the least telling; the first that any session has is shown. */
const ORDER = ['dnd', 'online', 'idle'] as const;

/** What others see of somebody with these sessions. One invisible session hides all: it is a wish of the user, not of a device. */
export function visibleStatus(statuses: readonly StatusPreference[]): VisibleStatus {
  if (statuses.includes('invisible')) return 'offline';
  return ORDER.find((status) => statuses.includes(status)) ?? 'offline';
}
