// Evaluation in batches, compiled like training: loss and metrics of fixed parameters on examples; and prediction.

import { type HostTensor, type HostTree, hostTensor, sizeOf, type TensorTree } from '@trialbook/jit';
import type { HostParameters, Model, TensorParameters } from '@trialbook/models';
import { batchRows, planEpoch } from './batch-rows.ts';
import { type Examples, type PlacedExamples, placeExamples } from './data.ts';
import type { Engine, ScanProgram, Step } from './engines/engine.ts';
import { type AnyEngineName, withEngine } from './engines/start-engine.ts';
import type { Loss } from './losses/loss.ts';
import type { Metric } from './metrics/metric.ts';
import { meanScores, ScoreSums, type Scores, type TrialScores } from './scores.ts';
import { gatherBatch, meanOverBatch } from './train-step.ts';

/** A trained model: what `train` returns, or what was read from a file. */
export interface TrainedModel {
  readonly model: Model;
  readonly params: HostParameters;
  /** Running statistics; default none. */
  readonly state?: HostParameters;
}

/** What an evaluation needs. */
export interface EvaluateOptions extends TrainedModel {
  readonly data: Examples;
  readonly loss: Loss;
  readonly metrics?: readonly Metric[];
  /** Examples per batch, default 1000. The result does not depend on it beyond rounding; the last batch is smaller. */
  readonly batchSize?: number;
  /** Default `onnx-cpu`. */
  readonly engine?: AnyEngineName | Engine;
  /** Number of stacked trials when the parameters lead with a trial axis. */
  readonly trials?: number;
}

/** What an evaluation gives. */
export interface Evaluation {
  /** Means over all examples; with stacked trials, over the trials too. */
  readonly scores: Scores;
  /** One number per trial, with stacked trials only. */
  readonly trials?: TrialScores;
}

/**
 * Loss and metrics of a trained model on examples, in inference mode (running statistics, no dropout).
 *
 * @example
 * ```ts
 * import { softmaxRegression } from '@trialbook/models';
 * import { accuracy, evaluate, softmaxCrossEntropy } from '@trialbook/training';
 * import { seedTree } from '@trialbook/random';
 * const model = softmaxRegression();
 * const { scores } = await evaluate({
 *   model,
 *   ...model.init(seedTree(1)),
 *   data: { inputs: new Float32Array(784 * 2), labels: [0, 3] },
 *   loss: softmaxCrossEntropy(),
 *   metrics: [accuracy()],
 *   engine: 'tfjs-cpu',
 * });
 * console.log(scores.loss.toFixed(4)); // 2.3026
 * ```
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  return withEngine(options.engine, async (engine) => {
    const evaluation = await compileEvaluation(engine, options);
    try {
      const perTrial = await evaluation.run(options.params, options.state ?? {});
      const scores = meanScores(perTrial, () => true);
      return options.trials === undefined ? { scores } : { scores, trials: perTrial };
    } finally {
      evaluation.dispose();
    }
  });
}

/** An evaluation made ready to run with changing parameters. */
export interface CompiledEvaluation {
  run(params: HostParameters, state: HostParameters): Promise<TrialScores>;
  dispose(): void;
}

/** Makes an evaluation ready: one program for full batches, one for the smaller last batch if there is one. */
export async function compileEvaluation(
  engine: Engine,
  options: EvaluateOptions,
): Promise<CompiledEvaluation> {
  const { model, loss, metrics = [], trials } = options;
  const placed = placeExamples('evaluate', model, options.data, trials, loss);
  const step: Step = (carry, input, resident) => {
    const { params, state } = carry as { params: TensorParameters; state: TensorParameters };
    const { inputs, targets } = gatherBatch(input, resident);
    const { output } = model.apply(params, state, inputs);
    const scores = metrics.map(
      (metric) => [metric.name, meanOverBatch(metric.perExample(output, targets))] as const,
    );
    const outputs = {
      loss: meanOverBatch(loss.perExample(output, targets)),
      metrics: Object.fromEntries(scores),
    };
    return [carry, outputs as TensorTree];
  };
  const scans = await compileInOrder(engine, step, options, placed);
  return {
    run: async (params, state) => {
      const sums = new ScoreSums(trials ?? 1, metrics);
      for (const { program, inputs, batchSize } of scans) {
        const { outputs } = await program.run({ params, state } as HostTree, inputs);
        sums.add(outputs, batchSize);
      }
      return sums.perTrial();
    },
    dispose: () => {
      for (const { program } of scans) program.dispose();
    },
  };
}

/** What a prediction needs. */
export interface PredictOptions extends TrainedModel {
  /** Row-major [count, …the model's input shape]. */
  readonly inputs: Float32Array;
  /** Default 1000. */
  readonly batchSize?: number;
  /** Default `onnx-cpu`. */
  readonly engine?: AnyEngineName | Engine;
  /** Number of stacked trials when the parameters lead with a trial axis; all see the same inputs. */
  readonly trials?: number;
}

/**
 * The outputs of a trained model (logits for classifiers) in inference mode.
 *
 * @returns float32 [count, …output shape], or [trials, count, …output shape] with stacked trials
 */
export async function predict(options: PredictOptions): Promise<HostTensor> {
  const { model, inputs, trials } = options;
  const count = inputs.length / sizeOf(model.inputShape);
  const data: Examples = { inputs, targets: new Float32Array(count * sizeOf(model.outputShape)) };
  const placed = placeExamples('predict', model, data, trials);
  const step: Step = (carry, input, resident) => {
    const { params, state } = carry as { params: TensorParameters; state: TensorParameters };
    return [carry, { output: model.apply(params, state, gatherBatch(input, resident).inputs).output }];
  };
  return withEngine(options.engine, async (engine) => {
    const scans = await compileInOrder(engine, step, options, placed);
    try {
      const parts: { output: HostTensor; batchSize: number }[] = [];
      for (const { program, inputs: rows, batchSize } of scans) {
        const carry = { params: options.params, state: options.state ?? {} } as HostTree;
        const { outputs } = await program.run(carry, rows);
        parts.push({ output: (outputs as { output: HostTensor }).output, batchSize });
      }
      return joinPredictions(parts, count, sizeOf(model.outputShape), model.outputShape, trials);
    } finally {
      for (const { program } of scans) program.dispose();
    }
  });
}

interface OrderedScan {
  readonly program: ScanProgram;
  readonly inputs: HostTree;
  readonly batchSize: number;
}

/** Programs and inputs that together pass over all examples once, in their order. */
async function compileInOrder(
  engine: Engine,
  step: Step,
  options: TrainedModel & { readonly batchSize?: number; readonly trials?: number },
  placed: PlacedExamples,
): Promise<OrderedScan[]> {
  const { params, state = {}, trials } = options;
  const batchSize = Math.min(options.batchSize ?? 1000, placed.count);
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`evaluate: batchSize must be an integer of at least 1; got ${options.batchSize}`);
  }
  const plan = planEpoch(placed.count, batchSize, 'keep');
  const order = Int32Array.from({ length: placed.count }, (_, i) => i);
  const orders = Array.from({ length: trials ?? 1 }, () => order);
  const resident = { inputs: placed.inputs, targets: placed.targets };
  const scans: OrderedScan[] = [];
  for (const [start, batches, size] of [
    [0, plan.fullBatches, batchSize],
    [plan.fullBatches * batchSize, plan.lastBatch > 0 ? 1 : 0, plan.lastBatch],
  ] as const) {
    if (batches === 0) continue;
    const rows = batchRows(orders, start, batches, size, placed.rowsPerTrial, trials !== undefined);
    const input = { rows: hostTensor(rows.data.slice(0, sizeOf(rows.shape.slice(1))), rows.shape.slice(1)) };
    const carry = { params, state } as HostTree;
    const program = await engine.compileScan(step, { carry, input, resident });
    scans.push({ program, inputs: { rows }, batchSize: size });
  }
  return scans;
}

/** Outputs [batches, (trials,) batch, …] of consecutive scans as [(trials,) count, …]. */
function joinPredictions(
  parts: readonly { output: HostTensor; batchSize: number }[],
  count: number,
  width: number,
  outputShape: readonly number[],
  trials: number | undefined,
): HostTensor {
  const stack = trials ?? 1;
  const joined = new Float32Array(stack * count * width);
  let done = 0;
  for (const { output, batchSize } of parts) {
    const batches = output.shape[0]!;
    const size = batchSize * width;
    for (let batch = 0; batch < batches; batch++) {
      for (let trial = 0; trial < stack; trial++) {
        const from = (batch * stack + trial) * size;
        joined.set(output.data.subarray(from, from + size) as Float32Array, (trial * count + done) * width);
      }
      done += batchSize;
    }
  }
  return hostTensor(joined, trials === undefined ? [count, ...outputShape] : [trials, count, ...outputShape]);
}
