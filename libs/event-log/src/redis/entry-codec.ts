import type { LogEntry, Scope, TopicEvent } from '../event-log';

/** An event as scripts carry it: name and scope, a line break, and the payload, which nobody parses on the way. */
export const encodeEvent = ({ t, scope, d }: TopicEvent): string => `${JSON.stringify([t, scope])}\n${d}`;

/** What is published of an event that is not logged: no offset, no epoch, no version, no time. In two, around its `after`. */
export const encodeEphemeral = (event: TopicEvent, rights: number): [before: string, after: string] => [
  `0 - 0 ${rights} 0 `,
  ` ${encodeEvent(event)}`,
];

const HEAD = /^(\d+) (\S+) (\d+) (\d+) \d+ (\S+) (\d+) /;

/** Reads what the scripts wrote. `logins` is the topic of the server's log of ended logins. */
export function decodeEntry(topic: string, text: string, logins: string): LogEntry {
  const head = HEAD.exec(text);
  if (!head) throw new Error(`${topic} has an entry that is none: ${text.slice(0, 80)}`);
  const [{ length }, offset, epoch = '', version, rights, loginsEpoch = '', loginsOffset] = head;
  const end = text.indexOf('\n', length);
  const [t, scope] = JSON.parse(text.slice(length, end)) as [string, Scope];
  return {
    topic,
    epoch: epoch === '-' ? '' : epoch,
    offset: Number(offset),
    version: Number(version),
    rights: Number(rights),
    event: { t, scope, d: text.slice(end + 1) },
    ...(loginsEpoch !== '-' && { after: { topic: logins, epoch: loginsEpoch, offset: Number(loginsOffset) } }),
  };
}
