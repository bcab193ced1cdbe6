// What a regularizer is: a change of the gradients before the optimizer sees them. Holds no regularizer itself.

import type { Scalar, Tensor } from '@tensorflow/tfjs';
import { mapTree, type TensorTree } from '@trialbook/jit';
import { zipTrees } from '../zip-trees.ts';

/** What a regularizer may look at besides the gradients. */
export interface RegularizerContext {
  readonly params: TensorTree;
  /** Float32 scalar, the number of steps taken before this one. */
  readonly step: Scalar;
  /** The step's random key for this regularizer alone: int32 [2], or [trials, 2], one per stacked trial. */
  readonly key: Tensor;
  /** Whether every parameter's first axis is the trial. */
  readonly stacked: boolean;
}

/** A pure, traceable change of the gradients. Regularizers act in the order in which they are listed. */
export interface Regularizer {
  readonly name: string;
  /** The changed gradients, of the same form. */
  transform(gradients: TensorTree, context: RegularizerContext): TensorTree;
  /** For penalties: the value that is added to the objective, a scalar (summed over stacked trials). */
  penalty?(params: TensorTree): Scalar;
}

/** Which parameters a penalty covers, by path, such as `hidden1.weights`. */
export type ParameterFilter = (path: string, param: Tensor) => boolean;

/** The default of the penalties: weights and kernels, not biases and not the scales and shifts of normalisations. */
export const weightsOnly: ParameterFilter = (path) =>
  !/(^|\.)(bias|biases|b|beta|gamma|gain|scale|shift|offset)$/i.test(path);

/** Adds a term per covered parameter to its gradient; the others pass. */
export function addToGradients(
  gradients: TensorTree,
  params: TensorTree,
  covers: ParameterFilter,
  term: (param: Tensor) => Tensor,
): TensorTree {
  return zipTrees<Tensor, Tensor>([gradients, params], ([gradient, param], path) =>
    covers(path, param!) ? gradient!.add(term(param!)) : gradient!,
  );
}

/** Sum over the covered parameters of a term that is a scalar each. */
export function sumOverParameters(
  params: TensorTree,
  covers: ParameterFilter,
  term: (param: Tensor) => Tensor,
): Scalar | undefined {
  const terms: Tensor[] = [];
  mapTree<Tensor, void>(params, (param, path) => {
    if (covers(path, param)) terms.push(term(param));
  });
  return terms.length === 0 ? undefined : (terms.reduce((sum, next) => sum.add(next)) as Scalar);
}
