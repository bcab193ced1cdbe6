// The ε of a model's normalisation layers, asked of the layers themselves: the layer table does not hold it.

import type { LayerRow, Model, TensorParameters } from '@trialbook/models';
import { withBackend } from '../engines/eager-engine.ts';
import { tf } from '../tensorflow.ts';

/**
 * ε by layer name.
 *
 * With every parameter zero and ±a added in front of a normalisation whose γ is 1, its output is ±a/√(v + ε): v = 0 for
 * batch norm (its running variance is set), v = a² for layer norm. That is solved for ε, to six digits.
 */
export function normalizationEpsilons(model: Model): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [i, row] of model.layers.entries()) {
    if (row.kind !== 'batch norm' && row.kind !== 'layer norm') continue;
    const a = row.kind === 'batch norm' ? 1 : 1e-3;
    const y = withBackend('cpu', () => tf.tidy(() => responseOf(model, i, a)));
    const epsilon = row.kind === 'batch norm' ? (a / y) ** 2 : a * a * (1 / (y * y) - 1);
    found[row.name] = Number(epsilon.toPrecision(6));
  }
  return found;
}

/** The largest output of layer `index` when its input is +a and −a in turn. */
function responseOf(model: Model, index: number, a: number): number {
  const row = model.layers[index]!;
  const before = model.layers[index - 1];
  const alternating = (shape: readonly number[]): tf.Tensor => {
    const size = shape.reduce((product, length) => product * length, 1);
    return tf.tensor(
      Float32Array.from({ length: size }, (_, i) => (i % 2 === 0 ? a : -a)),
      [1, ...shape],
    );
  };
  const { activations } = model.apply(
    fill(
      model,
      'parameters',
      ({ name }, parameter) => ({ gamma: name === row.name ? 1 : 0, direction: 1 })[parameter] ?? 0,
    ),
    fill(model, 'state', () => 0),
    before === undefined ? alternating(model.inputShape) : tf.zeros([1, ...model.inputShape]),
    {
      collectActivations: true,
      ...(before && { perturbations: { [before.name]: alternating(row.inputShape) } }),
    },
  );
  return activations![row.name]!.max().dataSync()[0]!;
}

function fill(
  model: Model,
  kind: 'parameters' | 'state',
  value: (row: LayerRow, parameter: string) => number,
): TensorParameters {
  return Object.fromEntries(
    model.layers.map((row) => [
      row.name,
      Object.fromEntries(
        Object.entries(row[kind]).map(([name, shape]) => [name, tf.fill([...shape], value(row, name))]),
      ),
    ]),
  );
}
