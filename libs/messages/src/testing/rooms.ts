import type { DmAudience } from '../home/message-log';

/** Who is in which DM channels, for tests. */
export class Rooms implements DmAudience {
  readonly called = async (channelId: string): Promise<readonly string[]> => {
    this.calls += 1;
    const userIds = await this.of(channelId);
    await this.whenCalled?.();
    return userIds;
  };
  /** How often a message has come to a channel. */
  calls = 0;
  /** What comes between the answer to {@link called} and what is done by it. */
  whenCalled: (() => Promise<void>) | undefined;

  constructor(private readonly participants: Map<string, readonly string[]>) {}

  of(channelId: string): Promise<readonly string[]> {
    return Promise.resolve(this.participants.get(channelId) ?? []);
  }

  /** From now on these are in it. */
  put(channelId: string, userIds: readonly string[]): void {
    this.participants.set(channelId, userIds);
  }
}
