// What a probe is: a look into a step at activations and gradients, for statistics. Costs nothing when not asked for.

import type { TensorTree } from '@trialbook/jit';
import type { Model } from '@trialbook/models';
import { tf } from '../tensorflow.ts';

/** What a probe sees of a step: everything before the update. Leading axes: [batch] or [trials, batch]. */
export interface ProbeContext {
  readonly params: TensorTree;
  /** Gradients of the objective by parameter, before the regularizers. */
  readonly gradients: TensorTree;
  /** Layer name → its output; empty unless a probe needs `activations`. */
  readonly activations: Readonly<Record<string, tf.Tensor>>;
  /** Layer name → gradient of the objective by its output; empty unless a probe needs `activationGradients`. */
  readonly activationGradients: Readonly<Record<string, tf.Tensor>>;
  /** Whether there is a leading trial axis. */
  readonly stacked: boolean;
}

/** A pure, traceable observation of a step. */
export interface Probe {
  /** Its name in the outputs; different for the probes of one run. */
  readonly name: string;
  /** What has to be recorded for it. */
  readonly needs: readonly ('activations' | 'activationGradients')[];
  observe(context: ProbeContext): TensorTree;
}

/** Zeros to be added to each layer's output, so that their gradient is that layer's; none unless a probe needs it. */
export function activationOffsets(
  model: Model,
  probes: readonly Probe[],
  inputs: tf.Tensor,
): Record<string, tf.Tensor> {
  if (!probes.some((probe) => probe.needs.includes('activationGradients'))) return {};
  const leading = inputs.shape.slice(0, inputs.rank - model.inputShape.length);
  return Object.fromEntries(
    model.layers.map((layer) => [layer.name, tf.zeros([...leading, ...layer.outputShape])]),
  );
}

/** Parts the gradients by parameters from those by activations. */
export function splitOffsets(gradients: TensorTree): {
  gradients: TensorTree;
  activationGradients: Record<string, tf.Tensor>;
} {
  const { params, offsets } = gradients as {
    params: TensorTree;
    offsets: Record<string, tf.Tensor>;
  };
  return { gradients: params, activationGradients: offsets };
}

/** What every probe observed, by name. */
export function runProbes(probes: readonly Probe[], context: ProbeContext): Record<string, TensorTree> {
  return Object.fromEntries(probes.map((probe) => [probe.name, probe.observe(context)]));
}
