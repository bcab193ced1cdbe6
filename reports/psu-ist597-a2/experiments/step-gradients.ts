// Objective and gradients of the packages' own training step, run by an engine: what every experiment of this report trains with.

import type { HostParameters, Model } from '@trialbook/models';
import {
  type Engine,
  type HostTensor,
  type HostTree,
  hostTensor,
  type Loss,
  type Optimizer,
  type Regularizer,
  type Step,
  type TensorTree,
  type TrainCarry,
  trainStep,
} from '@trialbook/training';

/** A batch as the step takes it, with what its dropout layers multiply by. */
export interface StepBatch {
  /** float32 [batch, inputs] */
  readonly inputs: HostTensor;
  /** int32 [batch] for class numbers, float32 [batch, outputs] for values. */
  readonly targets: HostTensor;
  /** By dropout layer, float32 of the activations' shape; none for models without. */
  readonly masks: readonly HostTensor[];
}

/** The compiled step. */
export interface StepGradients {
  run(
    params: HostParameters,
    batch: StepBatch,
  ): Promise<{ readonly loss: number; readonly gradient: HostParameters }>;
  dispose(): void;
}

/** An optimizer that moves nothing and hands out the gradients in place of the parameters. */
const gradientsAsParameters: Optimizer = {
  name: 'gradients',
  init: () => ({}),
  update: (gradients, state) => ({ params: gradients, state }),
};

/** Compiles the step of a model once, for batches of the example's shapes. */
export async function stepGradients(
  engine: Engine,
  options: {
    readonly model: Model;
    readonly loss: Loss;
    readonly regularizers: readonly Regularizer[];
    readonly example: StepBatch;
    readonly params: HostParameters;
    readonly state: HostParameters;
  },
): Promise<StepGradients> {
  const { model, loss, regularizers, example, state } = options;
  const carryOf = (params: HostParameters) =>
    ({
      params,
      optimizer: {},
      model: state,
      step: hostTensor(Int32Array.of(0), []),
      key: hostTensor(Int32Array.of(0, 0), [2]),
    }) as HostTree;
  const inputOf = ({ inputs, targets, masks }: StepBatch): HostTree => ({
    inputs,
    targets,
    ...Object.fromEntries(masks.map((mask, i) => [`mask${i}`, mask])),
  });
  const step: Step = (carry, input) => {
    const { inputs, targets, ...masks } = input as unknown as Parameters<ReturnType<typeof trainStep>>[1];
    const given = Object.values(masks) as unknown as (typeof inputs)[];
    const inner = trainStep({
      model,
      loss,
      regularizers,
      optimizer: gradientsAsParameters,
      dropoutSource: { mask: (_key, stream) => given[stream]! },
    });
    const [next, outputs] = inner(carry as TrainCarry, { inputs, targets });
    return [next as unknown as TensorTree, outputs as unknown as TensorTree];
  };
  const program = await engine.compileScan(step, {
    carry: carryOf(options.params),
    input: inputOf(example),
    resident: {},
  });
  return {
    run: async (params, batch) => {
      const inputs = Object.fromEntries(
        Object.entries(inputOf(batch) as Record<string, HostTensor>).map(([name, tensor]) => [
          name,
          { ...tensor, shape: [1, ...tensor.shape] },
        ]),
      );
      const { carry, outputs } = await program.run(carryOf(params), inputs as HostTree);
      return {
        loss: (outputs as unknown as { loss: HostTensor }).loss.data[0]!,
        gradient: (carry as unknown as { params: HostParameters }).params,
      };
    },
    dispose: () => program.dispose(),
  };
}
