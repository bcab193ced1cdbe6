import { expect, it } from 'vitest';
import { importedNames } from './imported-names.ts';

it.each([
  [`import `, []],
  [`import a from`, ['default']],
  [`import a, { b, c as d } from`, ['default', 'b', 'c']],
  [`import a, * as b from`, ['*']],
  [`import { default as a, 'odd name' as b /* , c */ } from`, ['default', 'odd name']],
  [`import { type T, type, type as kind } from`, ['type', 'type']],
  [`import { type T } from`, 'types'],
  [`export { a, b as c, default } from`, ['a', 'b', 'default']],
])('%s', (clause, names) => {
  expect(importedNames(clause)).toEqual(names);
});
