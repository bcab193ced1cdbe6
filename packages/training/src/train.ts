// Training from start to end: prepares, runs epoch after epoch, validates, watches, reports.

import { type HostTree, hostTensor, toHost, toTensors } from '@trialbook/jit';
import { type HostParameters, stackParameters } from '@trialbook/models';
import type { SeedNode } from '@trialbook/random';
import { withBackend } from './engines/eager-engine.ts';
import type { Engine } from './engines/engine.ts';
import { withEngine } from './engines/start-engine.ts';
import { EpochRunner } from './epoch-runner.ts';
import { TrainingError } from './errors.ts';
import { type CompiledEvaluation, compileEvaluation } from './evaluate.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { meanScores, type Scores } from './scores.ts';
import { tf } from './tensorflow.ts';
import type { EpochRecord, Snapshot, TrainOptions, TrainResult, TrialEnd } from './train-options.ts';
import { TrialWatch } from './trial-watch.ts';

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
  const history: EpochRecord[] = [];
  const runner = new EpochRunner(engine, options, seeds, stacked, startingCarry(options, seeds, stacked));
  let validation: CompiledEvaluation | undefined;
  try {
    const lastEpoch = runner.epochs - 1;
    if (options.data.validation) {
      validation = await compileEvaluation(
        engine,
        validationOptions(options, runner.snapshot, seeds, stacked),
      );
    }
    for (let epoch = 0; epoch <= lastEpoch && !options.signal?.aborted; epoch++) {
      const epochStarted = now();
      const validations: { steps: number; scores: Scores }[] = [];
      let validationMs = 0;
      const validateWithin = async (): Promise<void> => {
        const validationStarted = now();
        const { params, state } = runner.snapshot;
        const scores = meanScores(await validation!.run(params, state), (trial) => watch.isSound(trial));
        validations.push({ steps: runner.steps, scores });
        validationMs += now() - validationStarted;
      };
      const { validateEverySteps } = options;
      const trained = await runner.run(
        epoch,
        watch,
        validation && validateEverySteps ? { steps: validateEverySteps, call: validateWithin } : undefined,
      );
      if (trained === undefined) break; // aborted before the epoch's first scan
      const trainMs = now() - epochStarted - validationMs;
      const due = (epoch + 1) % (options.validateEvery ?? 1) === 0 || epoch === lastEpoch || watch.finished;
      const validated = due
        ? await validation?.run(runner.snapshot.params, runner.snapshot.state)
        : undefined;
      const record = {
        ...epochRecord(epoch, runner, trained, validated, trainMs, watch, stacked),
        ...(validations.length > 0 && { validations }),
      };
      history.push(record);
      watch.followEpoch(
        epoch,
        { train: trained.scores, ...(validated && { validation: validated }) },
        runner.snapshot,
      );
      await options.onEpoch?.(record, runner.snapshot);
      if (watch.finished) break;
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
    validation?.dispose();
    runner.dispose();
  }
}

function epochRecord(
  epoch: number,
  runner: EpochRunner,
  trained: NonNullable<Awaited<ReturnType<EpochRunner['run']>>>,
  validated: Awaited<ReturnType<CompiledEvaluation['run']>> | undefined,
  trainMs: number,
  watch: TrialWatch,
  stacked: boolean,
): EpochRecord {
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
  };
}

/** The carry before the first step, on the host. */
function startingCarry(options: TrainOptions, seeds: readonly SeedNode[], stacked: boolean): HostTree {
  const { params, state } = options.start ?? initialSnapshot(options, seeds, stacked);
  const keys = Int32Array.from(seeds.flatMap((node) => [...node.child('step').key])); // as bits: modulo 2³²
  return {
    params,
    optimizer: initialOptimizerState(options.optimizer, params),
    model: state,
    step: hostTensor(Int32Array.of(0), []),
    key: hostTensor(keys, stacked ? [seeds.length, 2] : [2]),
  } as HostTree;
}

function initialSnapshot({ model }: TrainOptions, seeds: readonly SeedNode[], stacked: boolean): Snapshot {
  const drawn = seeds.map((node) => model.init(node.child('init')));
  if (!stacked) return drawn[0]!;
  const state = drawn.map((one) => one.state);
  return {
    params: stackParameters(drawn.map((one) => one.params)),
    state: Object.keys(state[0]!).length === 0 ? {} : stackParameters(state),
  };
}

/** The optimizer's own `init`, run once on the portable backend. */
function initialOptimizerState(optimizer: Optimizer, params: HostParameters): HostTree {
  return withBackend('cpu', () => {
    let state: HostTree = {};
    tf.tidy(() => {
      state = toHost(optimizer.init(toTensors(params as HostTree)));
    });
    return state;
  });
}

function stoppingRule({ earlyStopping, data }: TrainOptions): TrainOptions['earlyStopping'] {
  if (earlyStopping === undefined || earlyStopping.monitor !== undefined) return earlyStopping;
  return { ...earlyStopping, monitor: data.validation ? 'validation.loss' : 'train.loss' };
}

function validationOptions(
  options: TrainOptions,
  { params, state }: Snapshot,
  seeds: readonly SeedNode[],
  stacked: boolean,
): Parameters<typeof compileEvaluation>[1] {
  return {
    model: options.model,
    params,
    state,
    data: options.data.validation!,
    loss: options.loss,
    ...(options.metrics && { metrics: options.metrics }),
    ...(options.validationBatchSize !== undefined && { batchSize: options.validationBatchSize }),
    ...(stacked && { trials: seeds.length }),
  };
}

/** The trials' outcome if they agree, else `completed`. */
function overallEnd(ends: readonly TrialEnd[]): TrialEnd {
  if (ends.length === 1) return ends[0]!;
  const [first] = ends;
  const agree = ends.every(({ outcome }) => outcome === first!.outcome);
  return { outcome: agree ? first!.outcome : 'completed' };
}

function checkOptions(options: TrainOptions): void {
  const {
    epochs,
    steps,
    batchSize,
    validateEvery = 1,
    validateEverySteps,
    stepsPerScan = 250,
    seeds,
  } = options;
  if ((epochs === undefined) === (steps === undefined)) {
    throw new TrainingError(
      `train: give either epochs or steps; got ${epochs === undefined ? 'neither' : 'both'}`,
    );
  }
  for (const [name, value] of Object.entries({
    epochs,
    steps,
    batchSize,
    validateEvery,
    validateEverySteps,
    stepsPerScan,
  })) {
    if (value !== undefined && (!Number.isInteger(value) || value < 1)) {
      throw new RangeError(`train: ${name} must be an integer of at least 1; got ${value}`);
    }
  }
  if (Array.isArray(seeds) && seeds.length === 0) {
    throw new TrainingError('train: seeds must hold at least one node; got an empty list');
  }
  const names = [...(options.metrics ?? []), ...(options.probes ?? [])].map(({ name }) => name);
  const doubled = names.find((name, i) => names.indexOf(name) !== i || name === 'loss');
  if (doubled !== undefined) {
    throw new TrainingError(
      `train: metrics and probes need different names, none 'loss'; got '${doubled}' twice`,
    );
  }
}
