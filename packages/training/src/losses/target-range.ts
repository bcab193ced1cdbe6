// Looks for targets that a loss has no meaning for: outside its range, no signs, no distributions. Computes no loss.

import { type HostTensor, sizeOf } from '@trialbook/jit';

/** Names the first target that does not fit. */
export function firstMisfit(
  { data, shape }: HostTensor,
  fits: (value: number) => boolean,
  required: string,
  remedy: string,
): string | undefined {
  const at = data.findIndex((value) => !fits(value));
  if (at < 0) return undefined;
  const perExample = data.length / (shape[0] ?? 1);
  return `targets must be ${required}; got ${data[at]} in example ${Math.floor(at / perExample)}. ${remedy}`;
}

/** What the cross-entropies of a softmax refuse: a single output, and rows that are no distribution. */
export function noDistribution(targets: HostTensor, units: number): string | undefined {
  if (units < 2) {
    return 'a model with one output has a softmax of 1 and a loss of 0, whatever it learned. Give it one output per class, or take binaryCrossEntropy.';
  }
  if (targets.dtype === 'int32') return undefined;
  const classes = targets.shape.at(-1)!;
  const inRange = firstMisfit(
    targets,
    (value) => value >= 0 && value <= 1,
    'class numbers, or probabilities in [0, 1] for each class',
    'Give class numbers as labels, or each example’s distribution.',
  );
  if (inRange !== undefined) return inRange;
  for (let row = 0; row < sizeOf(targets.shape) / classes; row++) {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += targets.data[row * classes + k]!;
    if (!(Math.abs(sum - 1) < 1e-3)) {
      return `the probabilities of an example must add up to 1; those of example ${row} add up to ${sum}. Divide them by their sum.`;
    }
  }
  return undefined;
}
