import { fieldChanges } from './field-changes';

describe('changes of fields', () => {
  it('are those that differ', () => {
    const before = { name: 'a', topic: null, position: 1, other: true };
    expect(fieldChanges(before, { name: 'b', topic: null, position: 1 })).toEqual([
      { key: 'name', old_value: 'a', new_value: 'b' },
    ]);
    expect(fieldChanges(before, { name: undefined })).toEqual([]);
    expect(fieldChanges({}, { topic: null })).toEqual([{ key: 'topic', old_value: undefined, new_value: null }]);
  });
});
