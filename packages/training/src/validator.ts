// Validates one training: after epochs and, where asked, within them; and keeps the time it takes apart from training's.

import type { SeedNode } from '@trialbook/random';
import type { Engine } from './engines/engine.ts';
import type { EpochRunner, Pause } from './epoch-runner.ts';
import { type CompiledEvaluation, compileEvaluation } from './evaluate.ts';
import { meanScores, type TrialScores } from './scores.ts';
import type { EpochRecord, Snapshot, TrainOptions } from './train-options.ts';
import type { TrialWatch } from './trial-watch.ts';

type Validations = NonNullable<EpochRecord['validations']>;

/** The validations within one epoch, and how long they took. */
export interface ValidationsWithin {
  /** What the runner pauses for; undefined where nothing is validated within epochs. */
  readonly pause: Pause | undefined;
  readonly done: Validations;
  readonly ms: number;
}

/** Holds the compiled evaluation of one training's validation data. */
export class Validator {
  readonly #options: TrainOptions;
  readonly #evaluation: CompiledEvaluation;
  readonly #now: () => number;

  private constructor(options: TrainOptions, evaluation: CompiledEvaluation, now: () => number) {
    this.#options = options;
    this.#evaluation = evaluation;
    this.#now = now;
  }

  /** Compiles the evaluation; undefined without validation data. */
  static async start(
    engine: Engine,
    options: TrainOptions,
    { params, state }: Snapshot,
    seeds: readonly SeedNode[],
    stacked: boolean,
    now: () => number,
  ): Promise<Validator | undefined> {
    const { model, data, loss, metrics, validationBatchSize } = options;
    if (data.validation === undefined) return undefined;
    const evaluation = await compileEvaluation(engine, {
      model,
      params,
      state,
      data: data.validation,
      loss,
      ...(metrics && { metrics }),
      ...(validationBatchSize !== undefined && { batchSize: validationBatchSize }),
      ...(stacked && { trials: seeds.length }),
    });
    return new Validator(options, evaluation, now);
  }

  /** The validations of one epoch, made as the runner comes to them. */
  within(runner: EpochRunner, watch: TrialWatch): ValidationsWithin {
    const { validateEverySteps } = this.#options;
    const done: Validations[number][] = [];
    const within = { pause: undefined as Pause | undefined, done, ms: 0 };
    if (validateEverySteps === undefined) return within;
    const call = async (): Promise<void> => {
      const started = this.#now();
      const scores = meanScores(await this.#run(runner.snapshot), (trial) => watch.isSound(trial));
      done.push({ steps: runner.steps, scores });
      within.ms += this.#now() - started;
    };
    within.pause = { everySteps: validateEverySteps, call };
    return within;
  }

  /** The scores after an epoch; undefined where none are due. */
  async after(epoch: number, runner: EpochRunner, watch: TrialWatch): Promise<TrialScores | undefined> {
    const { validateEvery = 1 } = this.#options;
    const due = (epoch + 1) % validateEvery === 0 || epoch === runner.epochs - 1 || watch.finished;
    return due ? this.#run(runner.snapshot) : undefined;
  }

  dispose(): void {
    this.#evaluation.dispose();
  }

  #run({ params, state }: Snapshot): Promise<TrialScores> {
    return this.#evaluation.run(params, state);
  }
}
