import { Injectable } from '@nestjs/common';
import { guildIdOf, isDm, isTimedOut, type AnyChannelAccess } from '@messagepal/access';
import { LIMITS } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { EventLog, guildTopic, inboxTopic, type TopicEvent } from '@messagepal/event-log';
import { bits, hasAll, type PermissionName } from '@messagepal/permissions';
import { MessageHome, type StaleRights } from '../home/message-home';
import { topicOf } from '../home/message-log';
import type { MessageRow } from '../message';
import { MessageEvents } from '../message.events';
import { RightsRecheck } from '../rights-recheck';
import { ReactionStore, type Added, type News, type ReactedMessage } from '../store/reaction-store';
import { ReactionEvents } from './reaction.events';

const distinct = LIMITS.messages.reactions;
const TO_READ: readonly PermissionName[] = ['READ_MESSAGES', 'READ_MESSAGE_HISTORY'];
const TO_MANAGE: readonly PermissionName[] = ['READ_MESSAGES', 'MANAGE_MESSAGES'];

/**
 * What members do with emoji on messages. Emoji are spelled canonically (`canonicalEmoji`). Of what changes nothing nobody is told.
 * All throw UNKNOWN_MESSAGE (404), and UNKNOWN_CHANNEL or MISSING_PERMISSIONS when a right is lost meanwhile.
 */
@Injectable()
export class ReactionsService {
  private readonly events: ReactionEvents;

  constructor(
    private readonly home: MessageHome,
    private readonly store: ReactionStore,
    private readonly recheck: RightsRecheck,
    private readonly log: EventLog,
    messages: MessageEvents,
  ) {
    this.events = new ReactionEvents(messages);
  }

  /**
   * Reacts; ADD_REACTIONS is needed for an emoji that the message does not have yet.
   *
   * @throws ApiError MAX_REACTIONS (400) for the 21st emoji; MISSING_PERMISSIONS also for who is timed out, CANNOT_MESSAGE_USER
   * (403) where one of two has blocked the other
   */
  async add(inside: AnyChannelAccess, id: string, emoji: string): Promise<void> {
    const row = await this.find(inside, id);
    await this.change(inside, TO_READ, row, async (now, message) => {
      const { member, permissions } = now;
      demandActive(now);
      const bounds = { mayBegin: hasAll(permissions, bits('ADD_REACTIONS')), distinct };
      const news = newsTo(now, this.events.added(row, emoji, member.userId));
      const added = await this.store.add({ ...message, emoji, userId: member.userId }, bounds, news);
      demandAllowed(added);
      if (added === 'added') await this.demandStill(message);
    });
  }

  /** Takes one's own reaction back. */
  async removeOwn(inside: AnyChannelAccess, id: string, emoji: string): Promise<void> {
    await this.removeOf(inside, id, { emoji, userId: inside.member.userId }, ['READ_MESSAGES']);
  }

  /** Takes somebody's reaction away, with MANAGE_MESSAGES. */
  async remove(inside: AnyChannelAccess, id: string, reaction: { emoji: string; userId: string }): Promise<void> {
    await this.removeOf(inside, id, reaction, TO_MANAGE);
  }

  /** Takes away everybody's reactions with an emoji, without one all of the message, with MANAGE_MESSAGES. */
  async clear(inside: AnyChannelAccess, id: string, emoji?: string): Promise<void> {
    const row = await this.find(inside, id);
    await this.change(inside, TO_MANAGE, row, async (now, message) => {
      const event = this.events.cleared(row, emoji);
      await this.store.clear(message, emoji ?? null, newsTo(now, event));
    });
  }

  /** Ids of those who reacted with an emoji, ascending. */
  async users(
    inside: AnyChannelAccess,
    id: string,
    emoji: string,
    page: { after?: string; limit: number },
  ): Promise<string[]> {
    const { channelId } = await this.find(inside, id);
    const { users } = await this.recheck.run(inside, TO_READ, async (now) => {
      const found = await this.store.users({ channelId, messageId: id }, emoji, page);
      return (await this.staleRights(now)) ?? { kind: 'read', users: found };
    });
    return users;
  }

  private async removeOf(
    inside: AnyChannelAccess,
    id: string,
    { emoji, userId }: { emoji: string; userId: string },
    needs: readonly PermissionName[],
  ): Promise<void> {
    const row = await this.find(inside, id);
    await this.change(inside, needs, row, async (now, message) => {
      const event = this.events.removed(row, emoji, userId);
      await this.store.remove({ ...message, emoji, userId }, newsTo(now, event));
    });
  }

  private async change(
    inside: AnyChannelAccess,
    needs: readonly PermissionName[],
    { channelId, id }: MessageRow,
    make: (now: AnyChannelAccess, message: ReactedMessage) => Promise<void>,
  ): Promise<void> {
    await this.recheck.run(inside, needs, async (now) => {
      const stale = await this.staleRights(now);
      if (stale) return stale;
      await make(now, { channelId, messageId: id });
      return { kind: 'changed' };
    });
  }

  private async staleRights(now: AnyChannelAccess): Promise<StaleRights | undefined> {
    const place = { guildId: guildIdOf(now), channelId: now.channel.wire.id };
    const { version, rights } = await this.log.head(topicOf(place));
    return rights > now.view.rights ? { kind: 'stale', version, rights } : undefined;
  }

  /** A removal that came between has dropped what was there then; what came after it goes here. */
  private async demandStill({ channelId, messageId }: ReactedMessage): Promise<void> {
    const [row] = await this.home.getMany(channelId, [messageId]);
    if (row) return;
    await this.store.drop(channelId, [messageId]);
    throw new ApiError('UNKNOWN_MESSAGE');
  }

  private async find(inside: AnyChannelAccess, id: string): Promise<MessageRow> {
    const [row] = await this.home.getMany(inside.channel.wire.id, [id]);
    if (!row) throw new ApiError('UNKNOWN_MESSAGE');
    return row;
  }
}

/** A DM is told of in the inboxes of those who are in it. */
const newsTo = ({ view }: AnyChannelAccess, event: TopicEvent): News => ({
  topics: 'participants' in view ? [...view.participants.keys()].map(inboxTopic) : [guildTopic(view.id)],
  event,
});

/** Reading is what a time-out, or a block, leaves. */
function demandActive(inside: AnyChannelAccess): void {
  if (isTimedOut(inside.member)) throw new ApiError('MISSING_PERMISSIONS');
  if (isDm(inside) && inside.view.blocked) throw new ApiError('CANNOT_MESSAGE_USER');
}

function demandAllowed(added: Added): void {
  if (added === 'refused') throw new ApiError('MISSING_PERMISSIONS');
  if (added === 'full') throw new ApiError('MAX_REACTIONS');
}
