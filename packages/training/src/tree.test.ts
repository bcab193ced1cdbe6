import { expect, test } from 'vitest';
import { hostTensor } from './host-tensor.ts';
import { mapTree, treeLeaves, unflattenTree, zipTrees } from './tree.ts';

const tree = { a: 1, list: [2, { b: 3 }], empty: {} };

test('leaves come with their paths, in the order of the keys', () => {
  expect(treeLeaves<number>(tree)).toEqual([
    [['a'], 1],
    [['list', '0'], 2],
    [['list', '1', 'b'], 3],
  ]);
  expect(treeLeaves<number>(7)).toEqual([[[], 7]]);
});

test('mapping and unflattening keep the form', () => {
  expect(mapTree<number, number>(tree, (leaf) => leaf * 10)).toEqual({
    a: 10,
    list: [20, { b: 30 }],
    empty: {},
  });
  expect(unflattenTree<number, string>(tree, ['x', 'y', 'z'])).toEqual({
    a: 'x',
    list: ['y', { b: 'z' }],
    empty: {},
  });
  expect(() => unflattenTree(tree, ['x'])).toThrow('unflattenTree: the form has 3 leaves; got 1');
});

test('a host tensor is a leaf, not a branch', () => {
  const leaf = hostTensor([1, 2]);
  expect(treeLeaves({ leaf })).toEqual([[['leaf'], leaf]]);
});

test('zipping takes leaves by place, not by order, and names what does not fit', () => {
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
