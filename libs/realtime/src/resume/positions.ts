import type { Cursor } from '@messagepal/protocol';
import type { Position } from '../frames/position';
import { ALL_PAST, type KnownPlace, type KnownPlaces } from './known-place';
import { type ParkedSession, type SessionRecord, unpackRing } from './session-record';

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
    const past = left?.epoch === place.epoch ? Math.max(left.offset, left.past ?? 0) : ALL_PAST;
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
  const places: KnownPlaces = new Map(Object.entries(parked.heads));
  for (const position of missed.toReversed()) if (position) before(places, position);
  return places;
}

/** What replaces all that was known stands at the last entry that it is made of, and that one may have been told. */
function before(places: KnownPlaces, { topic, epoch, offset, since, replaces }: Position): void {
  const known = places.get(topic);
  const replaced = replaces ?? known?.replaced;
  const place = { epoch, offset: since ?? (replaces ? offset : offset - 1) };
  places.set(topic, {
    ...place,
    ...(replaced && { replaced }),
    ...(known?.past !== undefined && { past: known.past }),
  });
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
