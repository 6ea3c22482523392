import {
  dmTopic,
  guildTopic,
  inboxTopic,
  type Appended,
  type AppendBy,
  type Claim,
  type ClaimRequest,
  type EventLog,
  type TopicEvent,
} from '@messagepal/event-log';

/** Who hears of what happens in DM channels. */
export interface DmAudience {
  /** Ids of those who are in the channel at this moment. */
  of(channelId: string): Promise<readonly string[]>;
  /** The same of a channel that a message has come to: who had closed it is shown it again before this resolves. */
  called(channelId: string): Promise<readonly string[]>;
}

/** What was claimed of a message, in which guild; null for a DM. */
export type Claimed = Pick<ClaimRequest, 'channelId' | 'id' | 'write'> & { guildId: string | null };

type TokenBy = Exclude<AppendBy, { once: string }>;

/** Stands in the log of a DM channel for what the inboxes were told. */
const TOLD: TopicEvent = { t: 'DM_TOLD', scope: { kind: 'users', userIds: [] }, d: '{}' };

/** No edit of a message comes after its removal. */
const REMOVED = Number.MAX_SAFE_INTEGER;

/** For homes that no DM has. */
const NOBODY: DmAudience = {
  of: () => Promise.reject(new Error('there are no direct messages here')),
  called: () => Promise.reject(new Error('there are no direct messages here')),
};

/**
 * The log that a message is claimed in and told of. In a guild that is one log. A DM is claimed in the log of its channel, and told of in
 * the inboxes of those who are in it when the row is written; the claim is spent when all have it, so that whoever finds it
 * pending tells them again. An inbox takes each state of a message once, and none that a later one has overtaken.
 */
export class MessageLog {
  constructor(
    private readonly log: EventLog,
    private readonly audience: DmAudience = NOBODY,
  ) {}

  claim({ guildId, ...request }: ClaimRequest & { guildId: string | null }): Promise<Claim> {
    return this.log.claim(topicOf({ guildId, channelId: request.channelId }), request);
  }

  /** @param told whether the inboxes have it: where the claim is lost meanwhile, they are not told again */
  async append(claimed: Claimed, event: TopicEvent, by: TokenBy, told = false): Promise<Appended> {
    const isPlain = claimed.guildId !== null || event.t === 'SYNC';
    if (!isPlain && !told) await this.tellInboxes(claimed, event);
    return this.log.append(topicOf(claimed), isPlain ? event : TOLD, by);
  }

  private async tellInboxes({ channelId, id, write }: Claimed, event: TopicEvent): Promise<void> {
    const { kind } = write;
    const users = await (kind === 'send' ? this.audience.called(channelId) : this.audience.of(channelId));
    const by = { once: `message:${channelId}:${id}`, rank: rankOf(write) };
    await Promise.all(users.map((userId) => this.log.append(inboxTopic(userId), event, by)));
  }
}

/** The topic in whose log a channel's messages are claimed. */
export const topicOf = ({ guildId, channelId }: { guildId: string | null; channelId: string }): string =>
  guildId === null ? dmTopic(channelId) : guildTopic(guildId);

function rankOf(write: ClaimRequest['write']): number {
  if (write.kind === 'edit') return write.revision;
  return write.kind === 'send' ? 0 : REMOVED;
}
