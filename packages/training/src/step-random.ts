// What a step draws at random: its key from the run's key and its counter, dropout masks, normal numbers.

import { random } from '@trialbook/jit';
import type { DropoutSource } from '@trialbook/models';
import { TrainingError } from './errors.ts';
import { tf } from './tensorflow.ts';

/** Purposes of one key are told apart by numbers; those of a family count from these. */
const purposes = { dropout: 0, regularizer: 1_000_000, normal: 2_000_000 } as const;

/**
 * The random key of a step, from the run's key and the step counter.
 *
 * @param key - int32 [2], or [trials, 2]: one per stacked trial
 * @param step - int32 scalar
 * @returns int32 of the key's shape
 */
export function stepKey(key: tf.Tensor, step: tf.Scalar): tf.Tensor {
  return foldIn(key, step);
}

/** A key of its own for each of a step's regularizers, numbered from 0; one per stacked trial if the step's is. */
export function regularizerKey(key: tf.Tensor, index: number): tf.Tensor {
  return foldIn(key, purposes.regularizer + index);
}

/**
 * Dropout masks from a step's key, on every engine the same bits: what `train` gives to models. The rate is rounded to
 * a multiple of 1/65536, and the scale follows it. With keys [trials, 2], each trial's mask is the one it has alone.
 */
export const stepDropout: DropoutSource = {
  mask: (key, stream, rate, shape) => {
    const words = key instanceof tf.Tensor ? key : tf.tensor1d([key[0] | 0, key[1] | 0], 'int32');
    const keep = Math.round((1 - rate) * 65536) / 65536;
    const mask = drawPerTrial('dropout', words, shape, (own, ownShape) =>
      random.mask(random.foldIn(own, purposes.dropout + stream), keep, ownShape),
    );
    return tf.mul(mask, 1 / keep);
  },
};

/**
 * Makes float32 standard normal numbers of a shape from a key.
 *
 * @param key - int32 [2], or [trials, 2]: then the shape leads with the trials, and each has the numbers it has alone
 * @param stream - numbers the draws under one key, from 0: draws must not share one
 */
export type NormalSource = (key: tf.Tensor, stream: number, shape: readonly number[]) => tf.Tensor;

/** The default source: on every engine the same up to the rounding of logarithm and cosine. */
export const stepNormal: NormalSource = (key, stream, shape) =>
  drawPerTrial('normal numbers', key, shape, (own, ownShape) =>
    random.normal(random.foldIn(own, purposes.normal + stream), ownShape),
  );

function foldIn(key: tf.Tensor, data: number | tf.Tensor): tf.Tensor {
  if (key.rank === 1) return random.foldIn(key, data);
  return tf.stack(tf.unstack(key).map((own) => random.foldIn(own, data)));
}

/** Under one key the whole shape; under keys [trials, 2] every trial's part under its own, one draw for each. */
function drawPerTrial(
  what: string,
  key: tf.Tensor,
  shape: readonly number[],
  draw: (key: tf.Tensor, shape: readonly number[]) => tf.Tensor,
): tf.Tensor {
  if (key.rank === 1) return draw(key, shape);
  if (shape[0] !== key.shape[0]) {
    throw new TrainingError(
      `${what}: ${key.shape[0]} keys, one per stacked trial, need a shape [${key.shape[0]}, …]; got [${shape}]`,
    );
  }
  return tf.stack(tf.unstack(key).map((own) => draw(own, shape.slice(1))));
}
