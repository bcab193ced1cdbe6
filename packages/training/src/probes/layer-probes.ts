// The probes of layers and gradients: raw values, moments, root mean squares, dead units.

import { mapTree, type TensorTree } from '@trialbook/jit';
import { tf } from '../tensorflow.ts';
import type { Probe, ProbeContext } from './probe.ts';

/** Which layers a probe looks at; default all. */
export interface LayerProbeOptions {
  readonly layers?: readonly string[];
}

/** `activations`: layer → its whole output [batch, …]. Large: for single observations, not for training. */
export function activationProbe(options: LayerProbeOptions = {}): Probe {
  return layerProbe('activations', 'activations', options, (values) => values);
}

/** `activationGradients`: layer → the gradient of the objective by its output, of the output's shape. */
export function activationGradientProbe(options: LayerProbeOptions = {}): Probe {
  return layerProbe('activationGradients', 'activationGradients', options, (values) => values);
}

/** `moments`: layer → { mean, variance } of its output over batch and units, each [] or [trials]. */
export function momentsProbe(options: LayerProbeOptions = {}): Probe {
  return layerProbe('moments', 'activations', options, (values, stacked) => {
    const axes = axesBehind(values, stacked ? 1 : 0);
    const mean = tf.mean(values, axes);
    const centred = tf.sub(values, tf.mean(values, axes, true));
    return { mean, variance: tf.mean(tf.square(centred), axes) };
  });
}

/**
 * `deadUnits`: layer → share of its units whose output is at most 0 for every example of the batch, [] or [trials].
 * Meant for ReLU layers: such a unit gets no gradient from this batch. For images, a unit is one place of one channel.
 */
export function deadUnitsProbe(options: LayerProbeOptions = {}): Probe {
  return layerProbe('deadUnits', 'activations', options, (values, stacked) => {
    const batchAxis = stacked ? 1 : 0;
    const largest = tf.max(values, batchAxis);
    return tf.mean(tf.lessEqual(largest, 0).toFloat(), axesBehind(largest, stacked ? 1 : 0));
  });
}

/** `activationGradientRms`: layer → root mean square of the gradient by its output, [] or [trials]. */
export function activationGradientRmsProbe(options: LayerProbeOptions = {}): Probe {
  return layerProbe('activationGradientRms', 'activationGradients', options, rootMeanSquare);
}

/** `gradientRms`: parameter → root mean square of its gradient, in the form of the parameters, [] or [trials]. */
export function gradientRmsProbe(): Probe {
  return {
    name: 'gradientRms',
    needs: [],
    observe: ({ gradients, stacked }) =>
      mapTree<tf.Tensor, tf.Tensor>(gradients, (gradient) => rootMeanSquare(gradient, stacked)),
  };
}

/** `gradients`: the whole gradients, in the form of the parameters. Large: for single observations. */
export function gradientProbe(): Probe {
  return { name: 'gradients', needs: [], observe: ({ gradients }) => gradients };
}

function layerProbe(
  name: string,
  source: 'activations' | 'activationGradients',
  { layers }: LayerProbeOptions,
  statistic: (values: tf.Tensor, stacked: boolean) => TensorTree,
): Probe {
  return {
    name,
    needs: [source],
    observe: (context: ProbeContext) => {
      const all = context[source];
      const unknown = layers?.find((layer) => !(layer in all));
      if (unknown !== undefined) {
        throw new RangeError(
          `${name} probe: the model has no layer '${unknown}'; it has ${Object.keys(all).join(', ')}`,
        );
      }
      const chosen = layers ?? Object.keys(all);
      return Object.fromEntries(chosen.map((layer) => [layer, statistic(all[layer]!, context.stacked)]));
    },
  };
}

function rootMeanSquare(values: tf.Tensor, stacked: boolean): tf.Tensor {
  return tf.sqrt(tf.mean(tf.square(values), axesBehind(values, stacked ? 1 : 0)));
}

function axesBehind(values: tf.Tensor, leading: number): number[] {
  return values.shape.map((_, axis) => axis).slice(leading);
}
