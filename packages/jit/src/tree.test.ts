import { expect, test } from 'vitest';
import { hostTensor } from './host-tensor.ts';
import { mapTree, treeLeaves, unflattenTree } from './tree.ts';

const tree = { a: 1, list: [2, { b: 3 }], empty: {} };

test('leaves come with their paths as one reads them in code, in the order of the keys', () => {
  expect(treeLeaves<number>(tree)).toEqual([
    { path: 'a', value: 1 },
    { path: 'list[0]', value: 2 },
    { path: 'list[1].b', value: 3 },
  ]);
  expect(treeLeaves<number>(7)).toEqual([{ path: '', value: 7 }]);
});

test('mapping and unflattening keep the form', () => {
  expect(mapTree<number, number>(tree, (leaf) => leaf * 10)).toEqual({
    a: 10,
    list: [20, { b: 30 }],
    empty: {},
  });
  expect(unflattenTree(tree, ['x', 'y', 'z'])).toEqual({ a: 'x', list: ['y', { b: 'z' }], empty: {} });
  expect(() => unflattenTree(tree, ['x'])).toThrow('unflattenTree: the form has 3 leaves; got 1');
});

test('a host tensor is a leaf, not a branch', () => {
  const leaf = hostTensor([1, 2]);
  expect(treeLeaves({ leaf })).toEqual([{ path: 'leaf', value: leaf }]);
});
