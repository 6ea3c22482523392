import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Config } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { GuildMembers } from '@messagepal/guilds';
import { GatewayOp, type DispatchEvents, type Member } from '@messagepal/protocol';
import { InboxFeeds } from '../fanout/inbox-feeds';
import { DispatchEvent } from '../frames/dispatch-event';
import type { GuildPlace } from '../session/guild-place';
import type { Session } from '../session/session';
import type { Command } from './command';
import { requestMembersPayload } from './payloads';

type Request = z.infer<typeof requestMembersPayload>;

const DEFAULT_LIMIT = 100;

/** Asks for members by name or by id; the answer is one GUILD_MEMBERS_CHUNK. */
@Injectable()
export class RequestMembersCommand implements Command<Request> {
  readonly op = GatewayOp.REQUEST_GUILD_MEMBERS;
  readonly event = 'request_guild_members';
  readonly when = 'live';
  readonly counted = true;
  readonly payload = requestMembersPayload;
  readonly maxBytes: number;

  constructor(
    config: Config,
    private readonly members: GuildMembers,
    private readonly inboxFeeds: InboxFeeds,
  ) {
    this.maxBytes = config.limits.gateway.frameBytes;
  }

  async run(session: Session, request: Request): Promise<void> {
    if (!placeOf(session, request.guild_id)) throw new ApiError('UNKNOWN_GUILD');
    const chunk = chunkOf(request, await this.find(request));
    if (!(await this.mayHear(session, request.guild_id))) return;
    session.dispatch(new DispatchEvent('GUILD_MEMBERS_CHUNK', JSON.stringify(chunk)));
  }

  /**
   * What was read may be of after a removal or a logout that is still on its way here, so both logs are heard to their ends first. A
   * log that is away fails the command, as a database does.
   */
  private async mayHear(session: Session, guildId: string): Promise<boolean> {
    const place = placeOf(session, guildId);
    if (!place) return false;
    await Promise.all([place.feed.settle(), this.inboxFeeds.settle(session.identity?.userId)]);
    return session.attachments.includes(place);
  }

  /** A limit of 0 means all in Discord's protocol; here it means as many as there may be. */
  private find({ guild_id: guildId, user_ids: ids, query = '', limit }: Request): Promise<Member[]> {
    return ids ? this.members.getMany(guildId, ids) : this.members.search(guildId, query, limit || DEFAULT_LIMIT);
  }
}

const placeOf = ({ attachments }: Session, guildId: string): GuildPlace | undefined =>
  attachments.find(({ feed }) => feed.guildId === guildId);

function chunkOf({ guild_id, user_ids, nonce }: Request, members: Member[]): DispatchEvents['GUILD_MEMBERS_CHUNK'] {
  const found = new Set(members.map(({ user }) => user.id));
  const missing = user_ids?.filter((id) => !found.has(id));
  return {
    guild_id,
    members,
    chunk_index: 0,
    chunk_count: 1,
    ...(missing?.length && { not_found: missing }),
    ...(nonce !== undefined && { nonce }),
  };
}
