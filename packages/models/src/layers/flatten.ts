// Flattens each example to a vector, row-major with channels last.

import { type Layer, statelessLayer } from '../layer.ts';
import { sizeOf } from '../parameter-tree.ts';
import { tf } from '../tensorflow.ts';

/**
 * `[batch, …]` → `[batch, product]`; leading trial axis kept.
 *
 * @example
 * ```ts
 * import { flatten } from '@trialbook/models';
 * console.log(flatten().outputShape([7, 7, 12], 'here')); // [ 588 ]
 * ```
 */
export function flatten(): Layer {
  return statelessLayer({
    kind: 'flatten',
    summary: '',
    options: { kind: 'flatten' },
    stackable: true,
    outputShape: (inputShape) => [sizeOf(inputShape)],
    transform: (input, { leadingAxes }) =>
      tf.reshape(input, [...input.shape.slice(0, leadingAxes), sizeOf(input.shape.slice(leadingAxes))]),
  });
}
