import fc from 'fast-check';
import { arrange, endOf, type Move, type Place } from './channel.layout';

const channel = (id: string, position: number, parentId: string | null = null): Place => ({
  id,
  category: false,
  parentId,
  position,
});
const category = (id: string, position: number): Place => ({ id, category: true, parentId: null, position });

/** The channels of a category in order after the moves. */
const orderAfter = (places: Place[], moves: Move[], parentId: string | null = null): string[] => {
  const changed = new Map(arrange(places, moves).map((place) => [place.id, place]));
  return places
    .map((place) => changed.get(place.id) ?? place)
    .filter((place) => !place.category && place.parentId === parentId)
    .toSorted((a, b) => a.position - b.position)
    .map(({ id }) => id);
};

const groupOf = (place: Place): string => (place.category ? 'categories' : String(place.parentId));

describe('the layout of channels', () => {
  const three = [channel('1', 0), channel('2', 1), channel('3', 2)];

  it('gives those that ask the place they ask for', () => {
    expect(orderAfter(three, [{ id: '3', position: 0 }])).toEqual(['3', '1', '2']);
    expect(orderAfter(three, [{ id: '1', position: 1 }])).toEqual(['2', '1', '3']);
    expect(
      orderAfter(three, [
        { id: '1', position: 2 },
        { id: '3', position: 0 },
      ]),
    ).toEqual(['3', '2', '1']);
  });

  it('puts those that ask for one place in the order of their ids, and those that ask for too much last', () => {
    expect(
      orderAfter(three, [
        { id: '3', position: 0 },
        { id: '2', position: 0 },
      ]),
    ).toEqual(['2', '3', '1']);
    expect(orderAfter(three, [{ id: '1', position: 99 }])).toEqual(['2', '3', '1']);
  });

  it('says only what has changed', () => {
    expect(arrange(three, [{ id: '2', position: 1 }])).toEqual([]);
    expect(arrange(three, [{ id: '3', position: 1 }])).toEqual([channel('3', 1), channel('2', 2)]);
  });

  it('moves into a category at its end, and closes the gap', () => {
    const places = [category('10', 0), channel('4', 0, '10'), ...three];
    const moves = [{ id: '1', parentId: '10' }];
    expect(orderAfter(places, moves, '10')).toEqual(['4', '1']);
    expect(arrange(places, moves)).toEqual(
      expect.arrayContaining([channel('1', 1, '10'), channel('2', 0), channel('3', 1)]),
    );
    expect(endOf(places, { category: false, parentId: '10' })).toBe(1);
    expect(endOf(places, { category: true, parentId: null })).toBe(1);
  });

  it('leaves positions 0, 1, 2 … whatever is asked', () => {
    const ids = fc.integer({ min: 1, max: 12 }).map(String);
    const places = fc.uniqueArray(
      fc.record({ id: ids, category: fc.boolean(), parentId: fc.constantFrom(null, '100'), position: fc.nat(15) }),
      { selector: ({ id }) => id },
    );
    const moves = fc.uniqueArray(
      fc.record(
        { id: ids, position: fc.nat(15), parentId: fc.constantFrom(null, '100', '200') },
        { requiredKeys: ['id'] },
      ),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(places, moves, (before, wanted) => {
        const changed = new Map(arrange(before, wanted).map((place) => [place.id, place]));
        const after = before.map((place) => changed.get(place.id) ?? place);
        for (const group of new Set(after.map(groupOf))) {
          const positions = after.filter((place) => groupOf(place) === group).map(({ position }) => position);
          expect(positions.toSorted((a, b) => a - b)).toEqual(positions.map((_, index) => index));
        }
        expect(arrange(after, [])).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
