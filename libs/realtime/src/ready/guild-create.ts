import type { GuildClass, GuildView, MemberFacts } from '@messagepal/access';
import { toMember } from '@messagepal/guilds';
import type { UserSummary } from '@messagepal/protocol';
import { LRUCache } from 'lru-cache';
import type { LastIds } from '../fanout/class-diff';

/** Bytes of snapshots kept in the process, counted as UTF-16 code units. */
const KEEP = 64 * 1024 * 1024;

/** What a class sees of a guild as JSON text, open where a session's part or the newest ids are put in. */
interface Snapshot {
  /** All fields of the guild, up to the list of channels: `{"id":…,"channels":[`. */
  head: string;
  /** Each visible channel up to its last message: `{"id":…,"last_message_id":`. */
  channels: { id: string; text: string }[];
}

const snapshots = new LRUCache<string, Snapshot>({
  maxSize: KEEP,
  sizeCalculation: ({ head, channels }) => channels.reduce((sum, { text }) => sum + text.length, head.length + 1),
});

let built = 0;

/** Snapshots that were turned into text by this process so far. */
export const snapshotsBuilt = (): number => built;

/** What goes into one GUILD_CREATE. */
export interface GuildCreateParts {
  view: GuildView;
  guildClass: GuildClass;
  lastIds: LastIds;
  /** One's own membership. */
  member: MemberFacts;
  user: UserSummary;
  o: string;
}

/**
 * The JSON text of a GUILD_CREATE payload. What all members of a class share is turned into text once per guild, version
 * and class; the rest is put between the pieces.
 */
export function writeGuildCreate({ view, guildClass, lastIds, member, user, o }: GuildCreateParts): string {
  const { head, channels } = snapshotOf(view, guildClass);
  const list = channels.map(({ id, text }) => text + quote(lastIds.get(id))).join(',');
  return `${head}${list}],"member":${JSON.stringify(toMember(view.id, member, user))},"o":"${o}"}`;
}

function snapshotOf(view: GuildView, guildClass: GuildClass): Snapshot {
  const key = `${view.id}:${view.version}:${guildClass.key}`;
  const known = snapshots.get(key);
  if (known) return known;
  const snapshot = take(view, guildClass);
  snapshots.set(key, snapshot);
  return snapshot;
}

function take(view: GuildView, { visible }: GuildClass): Snapshot {
  built++;
  const roles = [...view.roles.values()].map(({ wire }) => wire);
  const channels = [...view.channels].filter(([id]) => visible.has(id));
  return {
    head: `${open({ ...view.guild, roles })}"channels":[`,
    channels: channels.map(([id, { wire }]) => ({ id, text: `${open(wire)}"last_message_id":` })),
  };
}

/** An object's text without its closing brace, ready for one more field. */
const open = (value: object): string => `${JSON.stringify(value).slice(0, -1)},`;

const quote = (id: string | null | undefined): string => (id ? `"${id}"}` : 'null}');
