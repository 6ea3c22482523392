import { compareSnowflakes } from '@messagepal/snowflake';

/** Where a channel stands: a position from 0 among the channels of its category, or among the categories. */
export interface Place {
  readonly id: string;
  readonly category: boolean;
  readonly parentId: string | null;
  readonly position: number;
}

/** Where a channel is to go. Without a position: where it stands, or the end of its new category. */
export interface Move {
  readonly id: string;
  readonly position?: number;
  readonly parentId?: string | null;
}

interface Wish extends Place {
  /** Whether the place was asked for, rather than held. */
  readonly wanted: boolean;
}

/**
 * The places that differ after the moves. Channels get the position they ask for, those that were not asked about fill the
 * rest in their order; positions of a category stay 0, 1, 2 … without holes.
 */
export function arrange(places: readonly Place[], moves: readonly Move[]): Place[] {
  const byId = new Map(moves.map((move) => [move.id, move]));
  const wishes = places.map((place) => wishOf(place, byId.get(place.id)));
  const groups = new Set(wishes.map(groupOf));
  const arranged = [...groups].flatMap((group) => arrangeGroup(wishes.filter((wish) => groupOf(wish) === group)));
  const before = new Map(places.map((place) => [place.id, place]));
  return arranged.filter((place) => differs(place, before.get(place.id)));
}

/** The position after the last channel of a category (null: those without), or after the last category. */
export const endOf = (places: readonly Place[], group: Pick<Place, 'category' | 'parentId'>): number =>
  places.filter((place) => groupOf(place) === groupOf(group)).length;

function wishOf(place: Place, move: Move | undefined): Wish {
  const parentId = move?.parentId === undefined ? place.parentId : move.parentId;
  const moved = parentId !== place.parentId;
  const wanted = move?.position !== undefined;
  const position = move?.position ?? (moved ? Number.MAX_SAFE_INTEGER : place.position);
  return { ...place, parentId, position, wanted };
}

const groupOf = ({ category, parentId }: Pick<Place, 'category' | 'parentId'>): string =>
  category ? 'categories' : `in:${parentId ?? ''}`;

function arrangeGroup(group: readonly Wish[]): Place[] {
  const sorted = group.toSorted((a, b) => a.position - b.position || compareSnowflakes(a.id, b.id));
  const rest = sorted.filter(({ wanted }) => !wanted);
  const result: Wish[] = [];
  for (const wish of sorted.filter(({ wanted }) => wanted)) {
    while (result.length < wish.position && rest.length > 0) result.push(rest.shift() ?? wish);
    result.push(wish);
  }
  return [...result, ...rest].map(({ id, category, parentId }, position) => ({ id, category, parentId, position }));
}

const differs = (place: Place, before: Place | undefined): boolean =>
  place.position !== before?.position || place.parentId !== before.parentId;
