import type { Cursor } from '@messagepal/protocol';
import type { Position } from '../frames/position';
import { type ParkedSession, type SessionRecord, unpackRing } from './session-record';

/** Up to where a client knows a topic. */
export interface KnownPlace {
  epoch: string;
  offset: number;
  /** Set if something was sent that replaced what the client knows, and did not arrive. */
  replaced?: NonNullable<Position['replaces']>;
  /**
   * The client alone says that it knows no more than this: messages up to here are history to it, because it may have had
   * them or come after them. Infinity if nothing tells where its session stood.
   */
  past?: number;
}

/** By topic. */
export type KnownPlaces = Map<string, KnownPlace>;

/**
 * What the client knew after its dispatch `seq`: from its own cursor where it has one, else from what the session left behind.
 * Undefined if neither says it, or if `seq` is none that this session had.
 */
export function knownPlaces(record: SessionRecord, seq: number, cursor: Cursor | undefined): KnownPlaces | undefined {
  const parked = record.parked;
  if (!parked) return cursor && believed(new Map(), cursor);
  if (seq > parked.seq) return undefined;
  const missed = missedBy(parked, seq);
  if (!missed && !cursor) return undefined;
  return believed(missed ? rewind(parked, missed) : new Map(), cursor ?? {});
}

/** The places by the cursor where it names any, and how far it is only the client's word. */
function believed(places: KnownPlaces, cursor: Cursor): KnownPlaces {
  for (const [topic, place] of readCursor(cursor)) {
    const left = places.get(topic);
    const past = left?.epoch === place.epoch ? left.offset : Infinity;
    places.set(topic, { ...place, ...withReplaced(left), ...(past > place.offset && { past }) });
  }
  return places;
}

/** What was dispatched after `seq`, oldest first; undefined if that is farther back than the ring reaches. */
function missedBy(parked: ParkedSession, seq: number): (Position | undefined)[] | undefined {
  const floor = parked.seq - parked.ring.length;
  return seq < floor ? undefined : unpackRing(parked).slice(seq - floor);
}

/** Where the topics stood before the missed events: before the first of each, or where they stood in the end. */
function rewind(parked: ParkedSession, missed: readonly (Position | undefined)[]): KnownPlaces {
  const places: KnownPlaces = new Map();
  for (const [topic, [epoch, offset, replaced]] of Object.entries(parked.heads)) {
    places.set(topic, { epoch, offset, ...(replaced && { replaced }) });
  }
  for (const position of missed.toReversed()) if (position) before(places, position);
  return places;
}

function before(places: KnownPlaces, { topic, epoch, offset, replaces }: Position): void {
  const replaced = replaces ?? places.get(topic)?.replaced;
  places.set(topic, { epoch, offset: offset - 1, ...(replaced && { replaced }) });
}

const withReplaced = (place: KnownPlace | undefined): Pick<KnownPlace, 'replaced'> =>
  place?.replaced ? { replaced: place.replaced } : {};

const OFFSET = /^\d{1,15}$/;

/** Entries that are no cursor of their topic are left out: the client then gets that topic anew. */
function readCursor(cursor: Cursor): KnownPlaces {
  const places: KnownPlaces = new Map();
  for (const [topic, o] of Object.entries(cursor)) {
    const place = readPlace(topic, o);
    if (place) places.set(topic, place);
  }
  return places;
}

function readPlace(topic: string, o: string): KnownPlace | undefined {
  if (!o.startsWith(`${topic}:`)) return undefined;
  const rest = o.slice(topic.length + 1);
  const at = rest.lastIndexOf(':');
  const offset = rest.slice(at + 1);
  return at > 0 && OFFSET.test(offset) ? { epoch: rest.slice(0, at), offset: Number(offset) } : undefined;
}
