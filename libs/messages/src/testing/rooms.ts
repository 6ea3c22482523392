import type { DmAudience } from '../home/message-log';

/** Who is in which DM channels, for tests. */
export class Rooms implements DmAudience {
  readonly called = (channelId: string): Promise<readonly string[]> => {
    this.calls += 1;
    return this.of(channelId);
  };
  /** How often a message has come to a channel. */
  calls = 0;

  constructor(private readonly participants: Map<string, readonly string[]>) {}

  of(channelId: string): Promise<readonly string[]> {
    return Promise.resolve(this.participants.get(channelId) ?? []);
  }

  /** From now on these are in it. */
  put(channelId: string, userIds: readonly string[]): void {
    this.participants.set(channelId, userIds);
  }
}
