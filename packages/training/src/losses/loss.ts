// What a loss is: a pure function from outputs and targets to one number per example. Holds no loss itself.

import type { Tensor } from '@tensorflow/tfjs';
import type { HostTensor } from '@trialbook/jit';

/** A loss. Pure and traceable: it reads no values and branches on shapes only. */
export interface Loss {
  /** For history, reports and errors. */
  readonly name: string;
  /**
   * One number per example.
   *
   * @param outputs - what the model returns: [batch, units], or [trials, batch, units] when trials are stacked
   * @param targets - the loss says which form: class numbers [..., batch] or values [..., batch, units]
   * @returns [batch] or [trials, batch]
   */
  perExample(outputs: Tensor, targets: Tensor): Tensor;
  /**
   * What is wrong with these targets for this loss, in words that end with what to do; nothing when they fit. Asked once, before
   * the first step, because a step can read no value. Default: all fit.
   *
   * @param targets - all of them: class numbers, int32 [rows], or values, float32 [rows, ...units]
   * @param units - how many numbers the model returns for an example
   */
  refuses?(targets: HostTensor, units: number): string | undefined;
}

/** Refuses targets that are not of the outputs' shape, before a broadcast hides it. */
export function requireSameShape(where: string, outputs: Tensor, targets: Tensor): void {
  if (outputs.shape.join() !== targets.shape.join()) {
    throw new Error(
      `${where}: targets must have the shape of the outputs, [${outputs.shape}]; got [${targets.shape}]. ` +
        'Reshape the targets, for example from [n] to [n, 1].',
    );
  }
}

/** [..., batch, units] → [..., batch]: the mean over the last axis. */
export function meanOverUnits(values: Tensor): Tensor {
  return values.shape[values.rank - 1] === 1
    ? values.reshape(values.shape.slice(0, -1))
    : values.mean(values.rank - 1);
}
