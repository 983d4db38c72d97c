import { pasteable } from './pasteable.js';

it('keeps what is short on one line, and is still the same JSON', () => {
  const value = {
    list: ['a', 'b'],
    one: { Prefix: 'x [ y ] { z }/' },
    rules: [{ ID: 'r', days: 7, nested: { a: 1, b: [] } }],
    text: '[\n  "no list"\n]',
  };
  const text = pasteable(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text).toContain('"list": ["a", "b"]');
  expect(pasteable({ Filter: { Prefix: 'team/' } })).toContain('"Filter": { "Prefix": "team/" }');
});
