// The symmetry that a zero start keeps: how different the units of a layer are, and how to keep them equal. Trains nothing.

import type { HostParameters, TensorParameters } from '@trialbook/models';
import type { Probe, Regularizer, TensorTree } from '@trialbook/training';
import { tf } from './tensorflow.ts';

/** Below every spread and above 0, so that weights of 0 have a spread of 0 and not of 0/0. */
const TINY = 1e-30;

/** One dense layer of a network. */
export interface LayerUnits {
  readonly layer: string;
  readonly units: number;
  /** Largest distance of one incoming weight from its mean over the units, relative to the root mean square of all. 0 where all are 0. */
  readonly spread: number;
  /** Root mean square of the layer's weights. */
  readonly rms: number;
}

/** The units of every dense layer by their incoming weights `[inputs, units]`, from the input on. */
export function layerUnits(params: HostParameters): LayerUnits[] {
  return Object.entries(params).map(([layer, { weights }]) => {
    const { data, shape } = weights!;
    const [inputs, units] = shape as [number, number];
    let squares = 0;
    let furthest = 0;
    for (let input = 0; input < inputs; input++) {
      const row = data.subarray(input * units, (input + 1) * units);
      let sum = 0;
      for (const weight of row) {
        sum += weight;
        squares += weight * weight;
      }
      for (const weight of row) furthest = Math.max(furthest, Math.abs(weight - sum / units));
    }
    const rms = Math.sqrt(squares / (inputs * units));
    return { layer, units, rms, spread: rms === 0 ? 0 : furthest / rms };
  });
}

/** `unitSpread`: the spread of one layer at every step, as {@link layerUnits} has it. */
export function unitSpreadProbe(layer: string): Probe {
  return {
    name: 'unitSpread',
    needs: [],
    observe: ({ params }) => {
      const { weights } = (params as TensorParameters)[layer]!;
      const furthest = tf.max(tf.abs(tf.sub(weights!, tf.mean(weights!, 1, true))));
      const rms = tf.sqrt(tf.mean(tf.square(weights!)));
      return { [layer]: tf.div(furthest, tf.maximum(rms, TINY)) };
    },
  };
}

/**
 * Gives all hidden units of a two-layer network the mean of their gradients. Where they are equal, and computed
 * exactly, this changes nothing; in floating point it keeps them equal to the last bit.
 */
export function equalUnits(hidden: string, output: string): Regularizer {
  const alike = (tensor: tf.Tensor, axis: number) => tf.zerosLike(tensor).add(tf.mean(tensor, axis, true));
  return {
    name: 'equal units',
    transform: (gradients) => {
      const tree = gradients as TensorParameters;
      const { weights, bias } = tree[hidden]!;
      return {
        ...tree,
        [hidden]: { weights: alike(weights!, 1), bias: alike(bias!, 0) },
        [output]: { ...tree[output], weights: alike(tree[output]!.weights!, 0) },
      } as TensorTree;
    },
  };
}
