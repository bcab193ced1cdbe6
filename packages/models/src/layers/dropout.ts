// Inverted dropout. Its masks come from the context's key; none are drawn here.

import { layerOptionError } from '../errors.ts';
import { type Layer, statelessLayer } from '../layer.ts';

/**
 * In training, sets each activation to 0 with probability `rate` and multiplies the others by 1 / (1 − rate); at
 * inference (and at rate 0) does nothing. Stacked trials get masks of their own.
 *
 * @param rate - in [0, 1)
 * @throws LayerOptionError for another rate
 * @see Srivastava et al. (2014)
 * @example
 * ```ts
 * import { dropout } from '@trialbook/models';
 * console.log(dropout(0.2).summary); // rate 0.2
 * ```
 */
export function dropout(rate: number): Layer {
  if (!(rate >= 0 && rate < 1)) throw layerOptionError('dropout', 'a rate in [0, 1)', rate);
  return statelessLayer({
    kind: 'dropout',
    summary: `rate ${rate}`,
    options: { kind: 'dropout', rate },
    stackable: true,
    outputShape: (inputShape) => inputShape,
    transform: (input, { training, dropoutMask }) =>
      training && rate > 0 ? input.mul(dropoutMask(rate, input.shape)) : input,
  });
}
