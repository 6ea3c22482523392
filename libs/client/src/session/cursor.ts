import type { Cursor, GuildCreatePayload, GuildSyncPayload, ReadyPayload } from '@messagepal/protocol';

/** `<topic>:<epoch>:<offset>`; a topic may hold colons itself. */
interface Position {
  topic: string;
  epoch: string;
  offset: number;
}

/** Undefined for text of another form. */
function parsePosition(o: string): Position | undefined {
  const [, topic, epoch, offset] = /^(.+):([^:]+):(\d+)$/.exec(o) ?? [];
  return topic && epoch && offset ? { topic, epoch, offset: Number(offset) } : undefined;
}

const guildTopic = (id: string): string => `guild:${id}`;

/**
 * The last offset of each topic, which is where a resume goes on. Only events move it forward: a GUILD_CREATE may
 * be newer than events of its guild that are still to come, and must not hide them.
 */
export class CursorMap {
  private readonly last = new Map<string, string>();

  constructor(initial: Cursor = {}) {
    for (const [topic, o] of Object.entries(initial)) this.last.set(topic, o);
  }

  toJSON(): Cursor {
    return Object.fromEntries(this.last);
  }

  /** Whether an event at `o` lies before the last one of its topic, so that it came already. */
  isBehind(o: string): boolean {
    const next = parsePosition(o);
    const last = next && parsePosition(this.last.get(next.topic) ?? '');
    // One log entry may become several events with one offset: only what is strictly older is a duplicate.
    return last !== undefined && last.epoch === next?.epoch && next.offset < last.offset;
  }

  /** Goes to `o`, wherever that is. */
  set(o: string): void {
    const position = parsePosition(o);
    if (position) this.last.set(position.topic, o);
  }

  /** A READY starts over: these are all topics of the session. */
  begin({ o, guilds }: ReadyPayload): void {
    this.last.clear();
    this.set(o);
    for (const guild of guilds) if ('o' in guild) this.set(guild.o);
  }

  /** A guild that the session did not follow yet. */
  join({ id, o }: GuildCreatePayload): void {
    if (!this.last.has(guildTopic(id))) this.set(o);
  }

  sync({ o }: GuildSyncPayload): void {
    this.set(o);
  }

  leave(guildId: string): void {
    this.last.delete(guildTopic(guildId));
  }
}
