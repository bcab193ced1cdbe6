// Looks at chosen layers of a network on fixed images, compiled once and run with changing parameters. Trains nothing.

import type { HostParameters, Model, TensorParameters } from '@trialbook/models';
import { type Engine, type HostTensor, hostTensor, type Step, type TensorTree } from '@trialbook/training';

/** What a layer puts out on the images. */
export interface LayerOutput {
  /** [images, units], row-major; a place of a channel is a unit. */
  readonly values: Float32Array;
  readonly images: number;
  readonly units: number;
}

/** A compiled look. */
export interface LayerObserver<Layer extends string> {
  look(params: HostParameters, state: HostParameters): Promise<Record<Layer, LayerOutput>>;
  dispose(): void;
}

/**
 * Makes a look ready.
 *
 * @param options.images - float32 [count, …the model's input shape]
 * @param options.training - true: batch normalisation by the statistics of these images; false: by the running ones.
 * The model must have no dropout when true.
 */
export async function layerObserver<const Layer extends string>(
  engine: Engine,
  options: {
    readonly model: Model;
    readonly images: Float32Array;
    readonly layers: readonly Layer[];
    readonly training: boolean;
    readonly params: HostParameters;
    readonly state: HostParameters;
  },
): Promise<LayerObserver<Layer>> {
  const { model, images, layers, training } = options;
  const size = model.inputShape.reduce((product, length) => product * length, 1);
  const count = images.length / size;
  const step: Step = (carry, input, resident) => {
    const { params, state } = carry as unknown as { params: TensorParameters; state: TensorParameters };
    const { inputs } = resident as unknown as { inputs: Parameters<Model['apply']>[2] };
    const { activations } = model.apply(params, state, inputs, { training, collectActivations: true });
    const { tick } = input as unknown as { tick: typeof inputs };
    // The step's input must be read: it says how often the step runs.
    const outputs = layers.map((layer) => [layer, activations![layer]!.reshape([count, -1]).add(tick)]);
    return [carry, Object.fromEntries(outputs) as TensorTree];
  };
  const carryOf = (params: HostParameters, state: HostParameters) => ({ params, state }) as never;
  const tick = (shape: number[]) => ({ tick: hostTensor(Float32Array.of(0), shape) });
  const program = await engine.compileScan(step, {
    carry: carryOf(options.params, options.state),
    input: tick([]),
    resident: { inputs: hostTensor(images, [count, ...model.inputShape]) },
  });
  return {
    look: async (params, state) => {
      const { outputs } = await program.run(carryOf(params, state), tick([1]));
      return Object.fromEntries(
        layers.map((layer) => {
          const { data } = (outputs as unknown as Record<Layer, HostTensor>)[layer];
          return [layer, { values: data as Float32Array, images: count, units: data.length / count }];
        }),
      ) as Record<Layer, LayerOutput>;
    },
    dispose: () => program.dispose(),
  };
}
