import { expect, test } from 'vitest';
import { zipTrees } from './zip-trees.ts';

test('zipping takes leaves by place, not by order, and names what does not fit', () => {
  const tree = { a: 1, list: [2, { b: 3 }], empty: {} };
  const swapped = { list: [20, { b: 30 }], a: 10, empty: {} };
  expect(zipTrees<number, number>([tree, swapped], ([x, y]) => x! + y!)).toEqual({
    a: 11,
    list: [22, { b: 33 }],
    empty: {},
  });
  expect(() => zipTrees([{ a: 1 }, { b: 1 }], () => 0)).toThrow(
    "zipTrees: tree 1 has no leaf at 'a', tree 0 has; it has b",
  );
  expect(() => zipTrees([{ a: 1 }, { a: 1, b: 1 }], () => 0)).toThrow('tree 0 has 1 leaves, tree 1 has 2');
});
