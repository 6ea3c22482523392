import { ExtensionError } from './extension.error';
import { loadExtensions } from './load-extensions';

describe('loadExtensions', () => {
  it('finds them by their folders', () => {
    expect(loadExtensions(['automod']).all.map(({ name }) => name)).toEqual(['automod']);
    expect(loadExtensions([]).all).toEqual([]);
  });

  it('says what there is instead of one that is not', () => {
    const load = () => loadExtensions(['automood']);
    expect(load).toThrow(ExtensionError);
    expect(load).toThrow(/no extensions\/automood; what there is: .*\bautomod\b/);
  });

  it('checks the range of the product’s version', () => {
    expect(() => loadExtensions(['automod'], '99.0.0')).toThrow('and this is 99.0.0');
  });
});
