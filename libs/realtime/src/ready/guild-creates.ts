import { Injectable } from '@nestjs/common';
import type { UserSummary } from '@messagepal/protocol';
import { compareSnowflakes } from '@messagepal/snowflake';
import type { Attachment } from '../fanout/attachment';
import type { LastIds } from '../fanout/class-diff';
import { GuildLoader } from '../fanout/guild-loader';
import { DispatchEvent } from '../frames/dispatch-event';
import { GatewayMetrics } from '../gateway-metrics';
import { cursorOf, type Position, snapshotAt } from '../frames/position';
import { settleAll } from '../session/guild-place';
import { pace } from '../session/pace';
import type { Session } from '../session/session';
import { snapshotsBuilt, writeGuildCreate } from './guild-create';

/** Sends GUILD_CREATEs to a session that hears the guilds already. */
@Injectable()
export class GuildCreates {
  constructor(
    private readonly loader: GuildLoader,
    metrics: GatewayMetrics,
  ) {
    metrics.watchSnapshots(snapshotsBuilt);
  }

  /** One after the other, most recently used first, no faster than the client reads. */
  async sendAll(session: Session, attachments: readonly Attachment[], user: UserSummary): Promise<void> {
    const lastIds = await this.lastIds(attachments);
    // Else a newest message could be shown that was written after a revoke, or the end of the login, that is still on its way.
    await Promise.all(attachments.map((attachment) => settleAll(attachment, session)));
    for (const attachment of byLastUse(attachments, lastIds)) {
      await pace(session);
      if (session.state !== 'live' || !session.attachments.includes(attachment)) continue;
      session.dispatch(guildCreate(attachment, user, lastIds, attachment.feed.position));
    }
  }

  async lastIds(attachments: readonly Attachment[]): Promise<LastIds> {
    return this.loader.lastIds(attachments.flatMap(({ guildClass }) => [...guildClass.visible]));
  }
}

/** What the session sees of the guild now, as an event that stands at `at`; about to be sent. */
export function guildCreate(attachment: Attachment, user: UserSummary, lastIds: LastIds, at: Position): DispatchEvent {
  const { feed, guildClass, member } = attachment;
  attachment.shown = true;
  const d = writeGuildCreate({ view: feed.view, guildClass, lastIds, member, user, o: cursorOf(at) });
  return new DispatchEvent('GUILD_CREATE', d, snapshotAt(at));
}

function byLastUse(attachments: readonly Attachment[], lastIds: LastIds): Attachment[] {
  const used = new Map(attachments.map((attachment) => [attachment, lastOf(attachment, lastIds)]));
  return attachments.toSorted((a, b) => compareSnowflakes(used.get(b) ?? '0', used.get(a) ?? '0'));
}

function lastOf({ guildClass }: Attachment, lastIds: LastIds): string {
  let last = '0';
  for (const id of guildClass.visible) {
    const candidate = lastIds.get(id) ?? '0';
    if (compareSnowflakes(candidate, last) > 0) last = candidate;
  }
  return last;
}
