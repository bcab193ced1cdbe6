// What an optimizer is: a pure pair of init and update over trees of tensors. Holds no optimizer itself.

import type { Scalar, Tensor } from '@tensorflow/tfjs';
import { mapTree, type TensorTree } from '@trialbook/jit';
import { zipTrees } from '../zip-trees.ts';

/** What an update gives back. */
export interface OptimizerUpdate {
  readonly params: TensorTree;
  readonly state: TensorTree;
}

/** An optimizer. Both functions are pure and traceable: all that changes is in the trees. */
export interface Optimizer {
  readonly name: string;
  /** The state before the first step: zeros of the parameters' shapes, or an empty tree. */
  init(params: TensorTree): TensorTree;
  /**
   * The parameters and the state after one step.
   *
   * @param gradients - of the parameters' form
   * @param state - from `init` or the last update
   * @param params - what is trained
   * @param step - float32 scalar, the number of steps taken before this one
   */
  update(gradients: TensorTree, state: TensorTree, params: TensorTree, step: Scalar): OptimizerUpdate;
}

/** A tree of zeros of the parameters' form and shapes. */
export function zerosLikeTree(params: TensorTree): TensorTree {
  return mapTree<Tensor, Tensor>(params, (param) => param.zerosLike());
}

/** Combines trees of one form leaf by leaf. */
export function combineTensors(
  trees: readonly TensorTree[],
  combine: (...leaves: Tensor[]) => Tensor,
): TensorTree {
  return zipTrees<Tensor, Tensor>(trees, (leaves) => combine(...leaves));
}
