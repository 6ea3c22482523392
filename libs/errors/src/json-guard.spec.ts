import { ApiError } from './api.error';
import { checkJson, MAX_JSON_DEPTH } from './json-guard';

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

describe('checkJson', () => {
  it.each([null, 1, 'text', undefined, {}, [], { a: [{ b: null }] }])('lets %j pass', (value) => {
    expect(() => checkJson(value)).not.toThrow();
  });

  it('lets the greatest depth pass and refuses one more', () => {
    expect(() => checkJson(nested(MAX_JSON_DEPTH))).not.toThrow();
    expect(() => checkJson(nested(MAX_JSON_DEPTH + 1))).toThrow(ApiError);
  });

  it('does not run out of stack on a body that is nothing but brackets', () => {
    expect(() => checkJson(nested(100_000))).toThrow(ApiError);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s at any depth', (key) => {
    expect(() => checkJson(JSON.parse(`{"${key}":1}`))).toThrow(ApiError);
    expect(() => checkJson(JSON.parse(`{"a":[{"${key}":{"admin":true}}]}`))).toThrow(ApiError);
  });

  it('lets such a word pass as a value', () => {
    expect(() => checkJson({ content: '__proto__', words: ['constructor'] })).not.toThrow();
  });
});
