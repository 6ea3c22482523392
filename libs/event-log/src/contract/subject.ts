import type { Claim, ClaimRequest, EventLog, LogEntry, TopicEvent } from '../event-log';

/** An adapter under test, with what a test has to do to its world. */
export interface EventLogSubject {
  log: EventLog;
  /** Lets this much time pass for the log. */
  advance(ms: number): Promise<void>;
  /** Makes the log lose its memory. */
  loseMemory(): Promise<void>;
  /** Resolves when everything appended so far has been delivered. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export type MakeSubject = () => Promise<EventLogSubject>;

export const TOPIC = 'guild:7';
export const CHANNEL = '70';
export const ANA = '1';

export const event = (text = '1', t = 'MESSAGE_CREATE'): TopicEvent => ({
  t,
  scope: { kind: 'channel', channelId: CHANNEL },
  d: JSON.stringify({ text }),
});
export const SYNC: TopicEvent = { t: 'SYNC', scope: { kind: 'all' }, d: '{}' };

export const send = (id: string, nonce?: string, more: Partial<ClaimRequest> = {}): ClaimRequest => ({
  channelId: CHANNEL,
  write: { kind: 'send', authorId: ANA, nonce },
  id,
  rights: 0,
  ...more,
});
export const edit = (id: string, revision: number): ClaimRequest => ({
  channelId: CHANNEL,
  write: { kind: 'edit', revision },
  id,
  rights: 0,
});
export const removal = (id: string): ClaimRequest => ({
  channelId: CHANNEL,
  write: { kind: 'remove' },
  id,
  rights: 0,
});

type Granted = Extract<Claim, { kind: 'granted' }>;

/** Claims, and warms the channel up with an empty past where the log asks for it. */
export async function claim(log: EventLog, request: ClaimRequest): Promise<Claim> {
  const answer = await log.claim(TOPIC, request);
  if (answer.kind !== 'cold') return answer;
  return log.claim(TOPIC, { ...request, warm: { epoch: answer.epoch, lastId: null, sends: [] } });
}

export async function granted(log: EventLog, request: ClaimRequest): Promise<Granted> {
  const answer = await claim(log, request);
  if (answer.kind !== 'granted') throw new Error(`expected a grant, got ${JSON.stringify(answer)}`);
  return answer;
}

/** Everything a listener of the topic is told from now on. */
export async function listen(log: EventLog, topic = TOPIC): Promise<LogEntry[]> {
  const heard: LogEntry[] = [];
  await log.subscribe(topic, (entry) => heard.push(entry));
  return heard;
}

export const names = (entries: readonly LogEntry[]): string[] => entries.map((entry) => entry.event.t);
