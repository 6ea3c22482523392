import { bodyOf, numberOf } from './form-body';

describe('the message of a form', () => {
  const files = [
    { number: 0, id: '100' },
    { number: 3, id: '101' },
  ];
  const of = (payload: unknown) => bodyOf(new Map([['payload_json', JSON.stringify(payload)]]), files);

  it('has the files as its attachments, those that are described first', () => {
    expect(of({ content: 'x', attachments: [{ id: 3, description: 'y' }, { id: '55' }] })).toEqual({
      content: 'x',
      attachments: [{ id: '101', description: 'y' }, { id: '55' }, { id: '100' }],
    });
  });

  it('may be plain fields', () => {
    expect(bodyOf(new Map([['content', 'x']]), files)).toEqual({
      content: 'x',
      attachments: [{ id: '100' }, { id: '101' }],
    });
  });

  it('is refused where its JSON is none, or dangerous', () => {
    const refused = (json: string) => () => bodyOf(new Map([['payload_json', json]]), []);
    expect(refused('{')).toThrow(expect.objectContaining({ code: 50_109 }));
    for (const json of ['[]', '1', 'null', '{"__proto__":{}}'])
      expect(refused(json)).toThrow(expect.objectContaining({ code: 50_035 }));
  });

  it('counts its files by their fields', () => {
    expect(['files[0]', 'files[12]', 'file', 'files[]', 'files[1234]'].map(numberOf)).toEqual([
      0,
      12,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
