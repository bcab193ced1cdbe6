// One look at a model with probes: activations, gradients, their statistics. Trains nothing.

import { type HostTensor, type HostTree, hostTensor, mapTree, sizeOf } from '@trialbook/jit';
import { type Examples, placeExamples } from './data.ts';
import type { Engine } from './engines/engine.ts';
import { type AnyEngineName, withEngine } from './engines/start-engine.ts';
import type { TrainedModel } from './evaluate.ts';
import type { Loss } from './losses/loss.ts';
import type { Probe } from './probes/probe.ts';
import { gatheredStep } from './train-step.ts';

/** What a look needs. */
export interface ObserveOptions extends TrainedModel {
  /** The batch that is looked at: all of it at once. */
  readonly data: Examples;
  readonly loss: Loss;
  readonly probes: readonly Probe[];
  /** Two unsigned words for dropout masks; default [0, 0]. Stacked trials use them each, as they would alone. */
  readonly key?: readonly [number, number];
  /** Default `onnx-cpu`. */
  readonly engine?: AnyEngineName | Engine;
  /** Number of stacked trials when the parameters lead with a trial axis. */
  readonly trials?: number;
}

/**
 * What the probes see in one forward and backward pass in training mode (batch statistics, dropout), without an
 * update.
 *
 * @returns probe name → what it observed
 * @example
 * ```ts
 * import { mlp } from '@trialbook/models';
 * import { momentsProbe, observe, softmaxCrossEntropy } from '@trialbook/training';
 * import { seedTree } from '@trialbook/random';
 * const model = mlp({ inputs: 2, hidden: [3], outputs: 2 });
 * const { moments } = await observe({
 *   model,
 *   ...model.init(seedTree(1)),
 *   data: { inputs: new Float32Array([1, 2, 3, 4]), labels: [0, 1] },
 *   loss: softmaxCrossEntropy(),
 *   probes: [momentsProbe()],
 *   engine: 'tfjs-cpu',
 * });
 * console.log(Object.keys(moments ?? {}).length === model.layers.length); // true
 * ```
 */
export async function observe(options: ObserveOptions): Promise<Readonly<Record<string, HostTree>>> {
  const { model, loss, probes, trials, key = [0, 0] } = options;
  const placed = placeExamples('observe', model, options.data, trials, loss);
  const stay = {
    name: 'none',
    init: () => ({}),
    update: (_: unknown, state: never, params: never) => ({ params, state }),
  };
  const step = gatheredStep({ model, loss, probes, optimizer: stay });
  const carry = {
    params: options.params,
    optimizer: {},
    model: options.state ?? {},
    step: hostTensor(Int32Array.of(0), []),
    key: hostTensor(
      Int32Array.from({ length: 2 * (trials ?? 1) }, (_, i) => key[i % 2]! | 0),
      trials === undefined ? [2] : [trials, 2],
    ),
  } as HostTree;
  const rowShape = trials === undefined ? [placed.count] : [trials, placed.count];
  const row = (i: number) => (i % placed.count) + Math.floor(i / placed.count) * placed.rowsPerTrial;
  const rows = Int32Array.from({ length: sizeOf(rowShape) }, (_, i) => row(i));
  return withEngine(options.engine, async (engine) => {
    const resident = { inputs: placed.inputs, targets: placed.targets };
    const program = await engine.compileScan(step, {
      carry,
      input: { rows: hostTensor(rows, rowShape) },
      resident,
    });
    try {
      const { outputs } = await program.run(carry, { rows: hostTensor(rows, [1, ...rowShape]) });
      const { probes: observed } = outputs as { probes: HostTree };
      return mapTree<HostTensor, HostTensor>(observed, (leaf) => ({
        ...leaf,
        shape: leaf.shape.slice(1),
      })) as Record<string, HostTree>;
    } finally {
      program.dispose();
    }
  });
}
