// One trial's slice of stacked trees, on the host: taken out, put back. For early stopping of stacked trials.

import { type HostTensor, type HostTree, mapTree, sizeOf } from '@trialbook/jit';
import { zipTrees } from './zip-trees.ts';

/** A copy of one trial's part of every leaf [trials, …], the trial axis kept with length 1. */
export function takeTrial(tree: HostTree, trial: number): HostTree {
  return mapTree<HostTensor, HostTensor>(tree, ({ dtype, shape, data }) => {
    const size = sizeOf(shape.slice(1));
    return { dtype, shape: [1, ...shape.slice(1)], data: data.slice(trial * size, (trial + 1) * size) };
  });
}

/** The tree with one trial's part replaced by what `takeTrial` took. */
export function putTrial(tree: HostTree, trial: number, part: HostTree): HostTree {
  return zipTrees<HostTensor, HostTensor>([tree, part], ([whole, slice]) => {
    const data = whole!.data.slice();
    data.set(slice!.data, trial * slice!.data.length);
    return { ...whole!, data };
  });
}

/** The trials for which a leaf [trials, …] of the tree holds a number that is not finite. */
export function trialsWithNonFinite(tree: HostTree, trials: number): Set<number> {
  const found = new Set<number>();
  mapTree<HostTensor, void>(tree, ({ dtype, data }) => {
    if (dtype !== 'float32') return;
    const size = data.length / trials;
    for (let i = 0; i < data.length; i++) {
      if (!Number.isFinite(data[i])) found.add(Math.floor(i / size));
    }
  });
  return found;
}
