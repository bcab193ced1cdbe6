// One training as one trial of a study: how it ended, its metrics, its curves.

import type { SeedNode } from '@trialbook/random';
import type { Engine } from './engines/engine.ts';
import { type AnyEngineName, withEngine } from './engines/start-engine.ts';
import type { Scores } from './scores.ts';
import { train } from './train.ts';
import type { EpochRecord, TrainOptions, TrainResult } from './train-options.ts';

/** What a training needs of the context of a trial; the `RunContext` of `@trialbook/trials` fits. */
export interface TrainingContext {
  readonly engine: AnyEngineName;
  /** Its reason is thrown when it ends the training. */
  readonly signal: AbortSignal;
}

/** What `trainTrial` takes: the options of `train` that the trial does not bring, and what is measured afterwards. */
export interface TrainTrialOptions<Metric extends string>
  extends Omit<TrainOptions, 'seeds' | 'engine' | 'signal'> {
  /**
   * The trial's metrics, of a training that did not diverge. The engine is the one it was trained on, for `evaluate` and
   * `predict`. A metric that is undefined is left out.
   */
  readonly measure: (trained: TrainResult, engine: Engine) => Measured<Metric> | Promise<Measured<Metric>>;
}

type Measured<Metric extends string> = Readonly<Record<Metric, number | undefined>>;

/** What came of it, as `run` of an experiment returns it. */
export interface TrainedOutcome<Metric extends string> {
  readonly status: 'completed' | 'diverged';
  readonly metrics: Readonly<Partial<Record<Metric, number>>>;
  /** Of `diverged`: the step. */
  readonly reason?: string;
  /**
   * One number per epoch: `epoch` (from 1), `train.loss` and `train.<metric>`; with validation data `validation.loss` and
   * `validation.<metric>`, NaN for epochs that were not validated.
   */
  readonly series: Readonly<Record<string, readonly number[]>>;
  /** Epochs from 0: `stoppedAt` where early stopping ended it, `restoredFrom` where an earlier epoch's parameters were taken. */
  readonly artifacts: Readonly<Partial<Record<'stoppedAt' | 'restoredFrom', number>>>;
}

/**
 * Trains one network as one trial of a study, and gives the outcome that the study keeps.
 *
 * @param context - of the call: its engine and its signal
 * @param task - the trial: all randomness comes from its `seeds`
 * @throws the signal's reason when the study is interrupted, so that nothing is kept of half a training; what `train` throws
 * @example
 * ```ts
 * import { mlp } from '@trialbook/models';
 * import { seedTree } from '@trialbook/random';
 * import { accuracy, adam, evaluate, softmaxCrossEntropy, trainTrial } from '@trialbook/training';
 *
 * const examples = { inputs: new Float32Array([0, 0, 0, 1, 1, 0, 1, 1]), labels: [0, 1, 1, 0] };
 * const loss = softmaxCrossEntropy();
 * const context = { engine: 'tfjs-cpu', signal: new AbortController().signal }; // in an experiment: what `run` is given
 * const { status, metrics } = await trainTrial(context, { seeds: seedTree(1) }, {
 *   model: mlp({ inputs: 2, hidden: [16], outputs: 2 }),
 *   data: { train: examples },
 *   loss,
 *   optimizer: adam({ learningRate: 0.05 }),
 *   batchSize: 4,
 *   epochs: 100,
 *   measure: async ({ model, params, state }, engine) => {
 *     const { scores } = await evaluate({ model, params, state, data: examples, loss, metrics: [accuracy()], engine });
 *     return { accuracy: scores.accuracy };
 *   },
 * });
 * console.log(status, metrics.accuracy); // completed 1
 * ```
 */
export function trainTrial<Metric extends string>(
  { engine: name, signal }: TrainingContext,
  { seeds }: { readonly seeds: SeedNode },
  { measure, ...options }: TrainTrialOptions<Metric>,
): Promise<TrainedOutcome<Metric>> {
  return withEngine(name, async (engine): Promise<TrainedOutcome<Metric>> => {
    const trained = await train({ ...options, seeds, engine, signal });
    if (trained.outcome === 'aborted') throw signal.reason;
    const { outcome, divergedAt, stoppedAt, restoredFrom } = trained;
    const series = curves(trained.history);
    const artifacts = {
      ...(stoppedAt === undefined ? {} : { stoppedAt }),
      ...(restoredFrom === undefined ? {} : { restoredFrom }),
    };
    if (outcome === 'diverged') {
      const reason = `the loss was not finite from step ${divergedAt} on`;
      return {
        status: 'diverged',
        metrics: {} as Partial<Record<Metric, number>>,
        reason,
        series,
        artifacts,
      };
    }
    const measured = Object.entries<number | undefined>(await measure(trained, engine));
    const metrics = Object.fromEntries(measured.filter(([, value]) => value !== undefined));
    return { status: 'completed', metrics: metrics as Partial<Record<Metric, number>>, series, artifacts };
  });
}

/** The scores of the epochs, each name one curve. */
function curves(history: readonly EpochRecord[]): Record<string, number[]> {
  const of = (part: 'train' | 'validation') => {
    const names = new Set(history.flatMap((record) => Object.keys(record[part] ?? {})));
    const values = (name: string) =>
      history.map((record) => (record[part] as Scores | undefined)?.[name] ?? Number.NaN);
    return Object.fromEntries([...names].map((name) => [`${part}.${name}`, values(name)]));
  };
  return { epoch: history.map(({ epoch }) => epoch + 1), ...of('train'), ...of('validation') };
}
