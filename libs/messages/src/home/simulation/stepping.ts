import { EventLog, type LogEntry } from '@messagepal/event-log';
import type { MessageRow } from '../../message';
import { MessageStore, type MessagePatch, type PageQuery } from '../../store/message-store';
import type { Lane } from './scheduler';

/** A call over a network: others may act before it arrives and before its answer does, and the caller may die at either. */
async function far<T>(lane: Lane, call: () => Promise<T>): Promise<T> {
  await lane.step();
  const answer = await call();
  await lane.step();
  return answer;
}

/** A store as one process sees it. */
export class SteppingStore extends MessageStore {
  constructor(
    private readonly lane: Lane,
    private readonly store: MessageStore,
  ) {
    super();
  }

  insert(row: MessageRow) {
    return far(this.lane, () => this.store.insert(row));
  }

  page(channelId: string, query: PageQuery) {
    return far(this.lane, () => this.store.page(channelId, query));
  }

  getMany(channelId: string, ids: readonly string[]) {
    return far(this.lane, () => this.store.getMany(channelId, ids));
  }

  update(channelId: string, id: string, patch: MessagePatch) {
    return far(this.lane, () => this.store.update(channelId, id, patch));
  }

  remove(channelId: string, id: string) {
    return far(this.lane, () => this.store.remove(channelId, id));
  }

  removeMany(channelId: string, ids: readonly string[]) {
    return far(this.lane, () => this.store.removeMany(channelId, ids));
  }

  purge(channelId: string) {
    return far(this.lane, () => this.store.purge(channelId));
  }

  scan(channelId: string, after: string | null, limit: number) {
    return far(this.lane, () => this.store.scan(channelId, after, limit));
  }
}

/** A log as one process sees it. */
export class SteppingLog extends EventLog {
  constructor(
    private readonly lane: Lane,
    private readonly log: EventLog,
  ) {
    super();
  }

  claim(...args: Parameters<EventLog['claim']>) {
    return far(this.lane, () => this.log.claim(...args));
  }

  append(...args: Parameters<EventLog['append']>) {
    return far(this.lane, () => this.log.append(...args));
  }

  appendVersion(...args: Parameters<EventLog['appendVersion']>) {
    return far(this.lane, () => this.log.appendVersion(...args));
  }

  expired(...args: Parameters<EventLog['expired']>) {
    return far(this.lane, () => this.log.expired(...args));
  }

  read(...args: Parameters<EventLog['read']>) {
    return far(this.lane, () => this.log.read(...args));
  }

  head(...args: Parameters<EventLog['head']>) {
    return far(this.lane, () => this.log.head(...args));
  }

  publish(...args: Parameters<EventLog['publish']>) {
    return far(this.lane, () => this.log.publish(...args));
  }

  subscribe(topic: string, listener: (entry: LogEntry) => void) {
    return far(this.lane, () => this.log.subscribe(topic, listener));
  }
}
