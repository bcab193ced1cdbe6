// Training from start to end: prepares, runs epoch after epoch, validates, watches, reports. The phases in order.

import type { SeedNode } from '@trialbook/random';
import { checkOptions } from './check-options.ts';
import type { Engine } from './engines/engine.ts';
import { withEngine } from './engines/start-engine.ts';
import { EpochRunner, type TrainedEpoch } from './epoch-runner.ts';
import { meanScores, type TrialScores } from './scores.ts';
import { startingCarry } from './starting-carry.ts';
import type { EpochRecord, TrainOptions, TrainResult, TrialEnd } from './train-options.ts';
import { TrialWatch } from './trial-watch.ts';
import { type ValidationsWithin, Validator } from './validator.ts';

/**
 * Trains a model, or a stack of them.
 *
 * Every epoch passes over the training data in a new seeded order. A loss that is not finite ends the run with outcome
 * `diverged` and the step it began at. With a list of seed nodes, one network per node is trained in one program,
 * each with its own parameters and order; one that diverges or stops early leaves the others alone.
 *
 * @throws TrainingError or RangeError when options or data do not fit; EngineError when the engine cannot start
 * @example
 * ```ts
 * import { mlp } from '@trialbook/models';
 * import { seedTree } from '@trialbook/random';
 * import { accuracy, adam, softmaxCrossEntropy, train } from '@trialbook/training';
 *
 * const inputs = new Float32Array([0, 0, 0, 1, 1, 0, 1, 1]);
 * const labels = [0, 1, 1, 0];
 * const { history } = await train({
 *   model: mlp({ inputs: 2, hidden: [16], outputs: 2 }),
 *   data: { train: { inputs, labels } },
 *   loss: softmaxCrossEntropy(),
 *   optimizer: adam({ learningRate: 0.05 }),
 *   batchSize: 4,
 *   epochs: 100,
 *   metrics: [accuracy()],
 *   seeds: seedTree(1),
 *   engine: 'tfjs-cpu',
 * });
 * console.log(history.at(-1)?.train.accuracy); // 1
 * ```
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  checkOptions(options);
  return withEngine(options.engine, (engine) => trainOn(engine, options));
}

async function trainOn(engine: Engine, options: TrainOptions): Promise<TrainResult> {
  const now = options.now ?? (() => performance.now());
  const started = now();
  const stacked = Array.isArray(options.seeds);
  const seeds = (stacked ? options.seeds : [options.seeds]) as readonly SeedNode[];
  const watch = new TrialWatch(seeds.length, stacked, stoppingRule(options));
  const runner = new EpochRunner(engine, options, seeds, stacked, startingCarry(options, seeds, stacked));
  const history: EpochRecord[] = [];
  let validator: Validator | undefined;
  try {
    validator = await Validator.start(engine, options, runner.snapshot, seeds, stacked, now);
    for (let epoch = 0; epoch < runner.epochs && !options.signal?.aborted && !watch.finished; epoch++) {
      const epochStarted = now();
      const within = validator?.within(runner, watch);
      const trained = await runner.run(epoch, watch, within?.pause);
      if (trained === undefined) break; // aborted before the epoch's first scan
      const trainMs = now() - epochStarted - (within?.ms ?? 0);
      const validated = await validator?.after(epoch, runner, watch);
      const record = epochRecord({ epoch, runner, trained, within, validated, trainMs, watch, stacked });
      history.push(record);
      const scores = { train: trained.scores, ...(validated && { validation: validated }) };
      watch.followEpoch(epoch, scores, runner.snapshot);
      await options.onEpoch?.(record, runner.snapshot);
    }
    watch.followEnd(runner.snapshot, runner.steps);
    const aborted = options.signal?.aborted === true && runner.steps < runner.totalSteps;
    const ends = watch.ends(aborted, history.length - 1);
    return {
      ...overallEnd(ends),
      ...watch.result(runner.snapshot),
      model: options.model,
      history,
      steps: runner.steps,
      ...(stacked && { trials: ends }),
      engine: { name: engine.name, device: engine.device },
      durationMs: now() - started,
    };
  } finally {
    validator?.dispose();
    runner.dispose();
  }
}

/** What the history holds of an epoch. */
function epochRecord(of: {
  readonly epoch: number;
  readonly runner: EpochRunner;
  readonly trained: TrainedEpoch;
  readonly within: ValidationsWithin | undefined;
  readonly validated: TrialScores | undefined;
  readonly trainMs: number;
  readonly watch: TrialWatch;
  readonly stacked: boolean;
}): EpochRecord {
  const { epoch, runner, trained, within, validated, trainMs, watch, stacked } = of;
  const sound = (trial: number) => watch.isSound(trial);
  return {
    epoch,
    steps: runner.steps,
    train: meanScores(trained.scores, sound),
    ...(validated && { validation: meanScores(validated, sound) }),
    ...(stacked && { trials: { train: trained.scores, ...(validated && { validation: validated }) } }),
    ...(trained.perStep && { perStep: trained.perStep }),
    ...(trained.probes && { probes: trained.probes }),
    trainMs,
    ...(within !== undefined && within.done.length > 0 && { validations: within.done }),
  };
}

function stoppingRule({ earlyStopping, data }: TrainOptions): TrainOptions['earlyStopping'] {
  if (earlyStopping === undefined || earlyStopping.monitor !== undefined) return earlyStopping;
  return { ...earlyStopping, monitor: data.validation ? 'validation.loss' : 'train.loss' };
}

/** The trials' outcome if they agree, else `completed`. */
function overallEnd(ends: readonly TrialEnd[]): TrialEnd {
  if (ends.length === 1) return ends[0]!;
  const [first] = ends;
  const agree = ends.every(({ outcome }) => outcome === first!.outcome);
  return { outcome: agree ? first!.outcome : 'completed' };
}
