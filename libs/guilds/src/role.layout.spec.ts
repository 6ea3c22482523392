import fc from 'fast-check';
import { arrangeRoles, keepsTheTop } from './role.layout';

const role = (id: number, position: number) => ({ id: String(id), position });
const ids = (roles: { id: string }[]): string[] => roles.map(({ id }) => id);

describe('the order of roles', () => {
  const four = [role(11, 1), role(12, 2), role(13, 3), role(14, 4)];

  it('gives a role the place it asks for, and the others the rest', () => {
    expect(ids(arrangeRoles(four, [{ id: '14', position: 1 }]))).toEqual(['14', '11', '12', '13']);
    expect(ids(arrangeRoles(four, [{ id: '11', position: 4 }]))).toEqual(['12', '13', '14', '11']);
    expect(ids(arrangeRoles(four, [{ id: '11', position: 250 }]))).toEqual(['12', '13', '14', '11']);
    const swapped = arrangeRoles(four, [
      { id: '12', position: 3 },
      { id: '13', position: 2 },
    ]);
    expect(ids(swapped)).toEqual(['11', '13', '12', '14']);
  });

  it('counts the lower id higher where two stand at one place', () => {
    expect(ids(arrangeRoles([role(11, 1), role(12, 1), role(13, 1)], []))).toEqual(['13', '12', '11']);
  });

  it('loses and doubles nobody', () => {
    const lists = fc.uniqueArray(
      fc.record({ id: fc.integer({ min: 1, max: 30 }), position: fc.integer({ min: 1, max: 9 }) }),
      {
        selector: ({ id }) => id,
      },
    );
    fc.assert(
      fc.property(lists, fc.array(fc.integer({ min: 1, max: 12 })), (list, wishes) => {
        const roles = list.map(({ id, position }) => role(id, position));
        const moves = roles.slice(0, wishes.length).map(({ id }, index) => ({ id, position: wishes[index] ?? 1 }));
        expect(ids(arrangeRoles(roles, moves)).toSorted()).toEqual(ids(roles).toSorted());
      }),
    );
  });

  it('leaves the top alone if only what is below was moved among itself', () => {
    const below = ({ position }: { position: number }) => position < 3;
    const swap = arrangeRoles(four, [{ id: '11', position: 2 }]);
    const overtake = arrangeRoles(four, [{ id: '11', position: 3 }]);
    expect(keepsTheTop(four, swap, below)).toBe(true);
    expect(keepsTheTop(four, overtake, below)).toBe(false);
    expect(keepsTheTop(four, overtake, () => true)).toBe(true);
  });
});
