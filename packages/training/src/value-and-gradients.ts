// Value, auxiliary results and gradients of a function of a tree of parameters, in one forward and one backward pass.

import { mapTree, type TensorTree, treeLeaves, unflattenTree } from '@trialbook/jit';
import { TrainingError } from './errors.ts';
import { tf } from './tensorflow.ts';

/** What the differentiated function returns. */
export interface WithAuxiliary<Aux extends TensorTree> {
  /** What is differentiated: a scalar. */
  readonly objective: tf.Scalar;
  /** Results of the same forward pass that are not differentiated. */
  readonly aux: Aux;
}

/**
 * The objective, the auxiliary results, and the objective's gradient with respect to every parameter. A parameter that
 * the objective does not depend on has gradient zero.
 *
 * @param forward - pure; called once with the parameters
 * @throws TrainingError when the objective depends on no parameter differentiably
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { valueAndGradients } from '@trialbook/training';
 * const { gradients } = valueAndGradients({ w: tf.scalar(3) }, (params) => {
 *   const { w } = params as { w: tf.Scalar };
 *   return { objective: tf.square(w) as tf.Scalar, aux: {} };
 * });
 * (gradients as { w: tf.Scalar }).w.print(); // 6
 * ```
 */
export function valueAndGradients<Aux extends TensorTree>(
  params: TensorTree,
  forward: (params: TensorTree) => WithAuxiliary<Aux>,
): { objective: tf.Scalar; aux: Aux; gradients: TensorTree } {
  const leaves = treeLeaves<tf.Tensor>(params).map(({ value }) => value);
  let aux: TensorTree = {};
  const { value, grads } = tf.engine().gradients(
    () => {
      const result = forward(params);
      // The gradient scope frees what is not its value: keep the rest, hand it to the caller's scope below.
      aux = mapTree<tf.Tensor, tf.Tensor>(result.aux, (tensor) => tf.keep(tensor.clone()));
      return result.objective;
    },
    leaves,
    undefined,
    true,
  );
  const handed = mapTree<tf.Tensor, tf.Tensor>(aux, (kept) => {
    const tensor = kept.clone();
    kept.dispose();
    return tensor;
  });
  if (grads.every((gradient) => gradient === null || gradient === undefined)) {
    throw new TrainingError(
      'valueAndGradients: the objective depends on no parameter differentiably. ' +
        'A hard threshold or a rounding on the way has derivative 0 everywhere.',
    );
  }
  const filled = grads.map((gradient, i) => gradient ?? tf.zerosLike(leaves[i]!));
  return {
    objective: value as tf.Scalar,
    aux: handed as Aux,
    gradients: unflattenTree<tf.Tensor>(params, filled),
  };
}
