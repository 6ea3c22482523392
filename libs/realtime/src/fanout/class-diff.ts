import type { GuildClass, GuildView } from '@messagepal/access';
import { DispatchEvent } from '../frames/dispatch-event';

/** The newest message of each channel; channels without one may be missing. */
export type LastIds = ReadonlyMap<string, string | null>;

/** What a session has to be told when its class changes; made once for all sessions that go the same way. */
export class ClassDiffs {
  private readonly known = new Map<string, DispatchEvent[]>();

  /** `except` is the channel of which the log entry itself tells. */
  constructor(
    private readonly view: GuildView,
    private readonly lastIds: LastIds,
    private readonly except?: string,
  ) {}

  between(before: GuildClass, after: GuildClass): readonly DispatchEvent[] {
    if (before.key === after.key) return [];
    const way = `${before.key} ${after.key}`;
    const known = this.known.get(way);
    if (known) return known;
    const events = [...this.lost(before, after), ...this.gained(before, after)];
    this.known.set(way, events);
    return events;
  }

  /** A channel that is lost is told by its id only: of the rest the member may know nothing any more. */
  private lost(before: GuildClass, after: GuildClass): DispatchEvent[] {
    return this.missing(before, after).map(
      (id) => new DispatchEvent('CHANNEL_DELETE', JSON.stringify({ id, guild_id: this.view.id })),
    );
  }

  private gained(before: GuildClass, after: GuildClass): DispatchEvent[] {
    return this.missing(after, before).map((id) => {
      const channel = { ...this.view.channels.get(id)?.wire, last_message_id: this.lastIds.get(id) ?? null };
      return new DispatchEvent('CHANNEL_CREATE', JSON.stringify(channel));
    });
  }

  private missing(from: GuildClass, to: GuildClass): string[] {
    return [...from.visible].filter((id) => !to.visible.has(id) && id !== this.except);
  }
}
