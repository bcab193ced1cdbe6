// Several trees of one form walked together. The other walks are @trialbook/jit's.

import { mapTree, type Tree, treeLeaves } from '@trialbook/jit';

/**
 * A tree of the first tree's form whose leaves are made of the leaves at the same place in all of them.
 *
 * @param combine - gets the leaves and their path, such as `layers[0].weights`
 * @throws Error when a later tree has no leaf where the first one has: it names the place
 */
export function zipTrees<Leaf, Result>(
  trees: readonly Tree<Leaf>[],
  combine: (leaves: Leaf[], path: string) => Result,
): Tree<Result> {
  const [first, ...rest] = trees.map((tree) => treeLeaves<Leaf>(tree));
  const others = rest.map((leaves) => new Map(leaves.map(({ path, value }) => [path, value])));
  for (const [i, other] of others.entries()) {
    if (other.size !== first!.length) {
      throw new Error(
        `zipTrees: trees of one form are needed; tree 0 has ${first!.length} leaves, tree ${i + 1} has ${other.size}`,
      );
    }
  }
  return mapTree<Leaf, Result>(trees[0]!, (leaf, path) => {
    const aligned = others.map((other, i) => {
      if (!other.has(path)) {
        throw new Error(
          `zipTrees: tree ${i + 1} has no leaf at '${path}', tree 0 has; it has ${[...other.keys()].join(', ')}`,
        );
      }
      return other.get(path) as Leaf;
    });
    return combine([leaf, ...aligned], path);
  });
}
