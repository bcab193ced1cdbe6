// Trees of tensors (nested objects and arrays) and the few ways to walk them. Knows nothing of training.

import type { Tensor } from '@tensorflow/tfjs';

/** A leaf, or an array or object of trees. The leaves of parameters, optimizer state and batches are tensors. */
export type Tree<Leaf = Tensor> = Leaf | readonly Tree<Leaf>[] | { readonly [name: string]: Tree<Leaf> };

/** A tree of tfjs tensors. */
export type TensorTree = Tree<Tensor>;

/** Where a leaf sits: names and numbers from the root. */
export type TreePath = readonly string[];

/** Whether a node is an array or a plain object and no leaf. A host tensor, plain object that it is, is a leaf. */
export function isBranch(node: unknown): node is readonly unknown[] | Readonly<Record<string, unknown>> {
  if (Array.isArray(node)) return true;
  if (typeof node !== 'object' || node === null || Object.getPrototypeOf(node) !== Object.prototype)
    return false;
  return !ArrayBuffer.isView((node as { data?: unknown }).data);
}

/**
 * The leaves of a tree with their paths: objects in the order of their keys, arrays from the front.
 *
 * @example
 * ```ts
 * import { treeLeaves } from '@trialbook/training';
 * console.log(treeLeaves({ dense: { weights: 1, bias: 2 } }).map(([path]) => path.join('.')));
 * // [ 'dense.weights', 'dense.bias' ]
 * ```
 */
export function treeLeaves<Leaf>(tree: Tree<Leaf>, path: TreePath = []): [TreePath, Leaf][] {
  if (!isBranch(tree)) return [[path, tree as Leaf]];
  return Object.entries(tree).flatMap(([name, child]) =>
    treeLeaves<Leaf>(child as Tree<Leaf>, [...path, name]),
  );
}

/**
 * A tree of the same form with every leaf replaced.
 *
 * @param change - gets the leaf and its path
 */
export function mapTree<Leaf, Result, Form extends Tree<Leaf> = Tree<Leaf>>(
  tree: Form,
  change: (leaf: Leaf, path: TreePath) => Result,
  path: TreePath = [],
): Tree<Result> {
  if (!isBranch(tree)) return change(tree as Leaf, path);
  if (Array.isArray(tree)) {
    return tree.map((child, i) => mapTree<Leaf, Result>(child as Tree<Leaf>, change, [...path, `${i}`]));
  }
  return Object.fromEntries(
    Object.entries(tree).map(([name, child]) => [
      name,
      mapTree<Leaf, Result>(child as Tree<Leaf>, change, [...path, name]),
    ]),
  );
}

/**
 * A tree of the first tree's form whose leaves are made of the leaves at the same place in all of them.
 *
 * @throws Error when a later tree has no leaf where the first one has: it names the place
 */
export function zipTrees<Leaf, Result>(
  trees: readonly Tree<Leaf>[],
  combine: (leaves: Leaf[], path: TreePath) => Result,
): Tree<Result> {
  const [first, ...rest] = trees.map((tree) => treeLeaves<Leaf>(tree));
  const others = rest.map((leaves) => new Map(leaves.map(([path, leaf]) => [path.join('/'), leaf])));
  for (const [i, other] of others.entries()) {
    if (other.size !== first!.length) {
      throw new Error(
        `zipTrees: trees of one form are needed; tree 0 has ${first!.length} leaves, tree ${i + 1} has ${other.size}`,
      );
    }
  }
  return mapTree<Leaf, Result>(trees[0]!, (leaf, path) => {
    const key = path.join('/');
    const aligned = others.map((other, i) => {
      if (!other.has(key)) {
        throw new Error(
          `zipTrees: tree ${i + 1} has no leaf at '${key}', tree 0 has; it has ${[...other.keys()].join(', ')}`,
        );
      }
      return other.get(key) as Leaf;
    });
    return combine([leaf, ...aligned], path);
  });
}

/**
 * The tree's form with new leaves, taken in the order of `treeLeaves`.
 *
 * @throws Error when the counts differ
 */
export function unflattenTree<Leaf, Result>(form: Tree<Leaf>, leaves: readonly Result[]): Tree<Result> {
  let next = 0;
  const tree = mapTree<Leaf, Result>(form, () => leaves[next++] as Result);
  if (next !== leaves.length) {
    throw new Error(`unflattenTree: the form has ${next} leaves; got ${leaves.length}`);
  }
  return tree;
}
