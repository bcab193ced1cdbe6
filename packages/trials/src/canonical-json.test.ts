import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

it('writes equal values as equal text, whatever the order of members', () => {
  expect(canonicalJson({ b: { d: 1, c: [1.5, 'x'] }, a: null })).toBe('{"a":null,"b":{"c":[1.5,"x"],"d":1}}');
  expect(canonicalJson({ a: 1, b: undefined })).toBe(canonicalJson({ a: 1 }));
});

it('tells values apart that differ', () => {
  const texts = [0, -0, '0', null, [], {}, [0], [[0]], { 0: 0 }, true, 'true', '', 1e21, 0.1].map((value) =>
    canonicalJson(value),
  );
  expect(new Set(texts).size).toBe(texts.length);
});

it('names the place of what JSON cannot hold', () => {
  expect(() => canonicalJson({ rates: [1, Number.NaN] }, 'parameters')).toThrow(
    'parameters.rates[1] must be JSON, which has no NaN',
  );
  expect(() => canonicalJson({ when: new Date(0) }, 'parameters')).toThrow(
    /parameters\.when must be JSON .* it is Date$/,
  );
  expect(() => canonicalJson([undefined])).toThrow(/value\[0\] must be JSON .* it is undefined$/);
  expect(() => canonicalJson({ f: () => 1 })).toThrow(/value\.f must be JSON .* it is function$/);
});
