import type { GuildSyncPayload } from '@messagepal/protocol';
import { DispatchEvent } from '../frames/dispatch-event';
import { cursorOf, type Position, snapshotAt } from '../frames/position';
import { writeGuildCreate } from '../ready/guild-create';
import type { Attachment } from './attachment';
import type { GuildTruth } from './guild-loader';
import type { GuildRoster } from './guild-roster';

/** Replaces what sessions know of a guild, because the log can't tell them the way there. */
export class GuildResync {
  constructor(
    private readonly roster: GuildRoster,
    private readonly truth: GuildTruth,
    private readonly at: Position,
  ) {}

  run(reason: GuildSyncPayload['reason']): void {
    this.roster.view = this.truth.view;
    this.roster.membersAsOf = this.truth.view.version;
    this.roster.forgetPassiveNews(this.at.offset);
    const payload: GuildSyncPayload = { guild_id: this.roster.view.id, o: cursorOf(this.at), reason };
    const sync = new DispatchEvent('GUILD_SYNC', JSON.stringify(payload), { ...this.at, replaces: reason });
    for (const attachment of this.roster.all()) this.renew(attachment, sync);
  }

  private renew(attachment: Attachment, sync: DispatchEvent): void {
    const { view, lastIds, members, users } = this.truth;
    const { userId } = attachment.member;
    const [member, user] = [members.get(userId), users.get(userId)];
    if (!member || !user) return this.part(attachment);
    attachment.member = member;
    this.roster.reclassify(attachment);
    attachment.session.dispatch(sync);
    attachment.shown = true;
    const d = writeGuildCreate({
      view,
      guildClass: attachment.guildClass,
      member,
      user,
      lastIds,
      o: cursorOf(this.at),
    });
    attachment.session.dispatch(new DispatchEvent('GUILD_CREATE', d, snapshotAt(this.at)));
  }

  /** They left, or were removed, in the part of the log that is lost. */
  private part(attachment: Attachment): void {
    const { view } = this.truth;
    attachment.session.dispatch(new DispatchEvent('GUILD_DELETE', JSON.stringify({ id: view.id }), this.at));
    attachment.feed.detach(attachment);
  }
}
