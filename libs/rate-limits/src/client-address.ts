import { isIPv6 } from 'node:net';

/**
 * The part of an address that stands for one customer: an IPv4 address (also when written inside an IPv6 one), or the /64
 * network of an IPv6 address, since each subscriber has all of it. Used as a key for limits and shown in lists of sessions.
 */
export function clientAddress(ip: string | undefined): string {
  if (!ip) return 'unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip);
  if (mapped?.[1]) return mapped[1];
  return isIPv6(ip) ? `${network(ip)}::/64` : ip;
}

/** The first four groups, written without leading zeros. */
function network(ip: string): string {
  const [head = '', tail] = (ip.split('%')[0] ?? ip).split('::');
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}

/** A trailing IPv4 part stands for two groups; those are never among the first four, so any two will do. */
const groups = (text: string): string[] =>
  text === '' ? [] : text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
