import type { MessageRow } from '../../message';

/** The columns of a stored message that are read. */
export interface MessageRecord {
  id: { toString(): string };
  author_id: { toString(): string } | null;
  body: string | null;
}

/** A message as it lies in one bucket. */
export interface StoredMessage {
  row: MessageRow;
  body: string;
}

/** All of a message but the two ids of its key; what is absent or usual is left out. */
interface Body {
  /** Author. */
  a: string;
  /** Guild. */
  g?: string;
  /** Type. */
  t?: MessageRow['type'];
  /** Flags. */
  f?: number;
  /** Content. */
  c: string;
  /** Edited at. */
  e?: number;
  /** Revision. */
  v?: number;
  /** Nonce. */
  n?: string;
  /** Reference. */
  r?: MessageRow['reference'];
  /** Rich parts. */
  x?: MessageRow['rich'];
}

const STAMP_DIGITS = 16;

let lastMicros = 0;

/**
 * Of two cells with one timestamp the greater value stands. A stamp that falls as time rises, in front of the text, lets the
 * first of two writes stand: two inserts of one id, two edits to one revision.
 */
function fallingStamp(): string {
  lastMicros = Math.max(Date.now() * 1_000, lastMicros + 1);
  return String(Number.MAX_SAFE_INTEGER - lastMicros).padStart(STAMP_DIGITS, '0');
}

/** The one cell that holds a message: with several, two writes of one timestamp could be mixed. */
export function toBody(row: MessageRow): string {
  const body: Body = {
    a: row.authorId,
    ...(row.guildId !== null && { g: row.guildId }),
    ...(row.type !== 0 && { t: row.type }),
    ...(row.flags !== 0 && { f: row.flags }),
    c: row.content,
    ...(row.editedAt !== null && { e: row.editedAt }),
    ...(row.revision !== 0 && { v: row.revision }),
    ...(row.nonce !== null && { n: row.nonce }),
    ...(row.reference && { r: row.reference }),
    ...(row.rich && { x: row.rich }),
  };
  return `${fallingStamp()} ${JSON.stringify(body)}`;
}

/**
 * The message of a record; undefined if there is none. Only inserts write the author: a row without one was left by an edit
 * that came after the removal, later than the removal was remembered. It does not exist.
 */
export function fromRecord(channelId: string, { id, author_id, body }: MessageRecord): StoredMessage | undefined {
  if (author_id === null || body === null) return undefined;
  const { a, g = null, t = 0, f = 0, c, e = null, v = 0, n = null, r = null, x = null } = parse(body);
  const key = { channelId, id: id.toString() };
  const sent = { guildId: g, authorId: a, type: t, nonce: n, reference: r };
  return { row: { ...key, ...sent, flags: f, content: c, editedAt: e, revision: v, rich: x }, body };
}

function parse(body: string): Body {
  const parsed: Body = JSON.parse(body.slice(STAMP_DIGITS + 1));
  return parsed;
}

/** Of two copies of a message the one that would stand if they lay in one bucket. */
export function standing(one: StoredMessage, other: StoredMessage): StoredMessage {
  if (one.row.revision !== other.row.revision) return one.row.revision > other.row.revision ? one : other;
  return one.body >= other.body ? one : other;
}
