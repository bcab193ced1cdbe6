// Every call of a study with its key and, where it is stored, its result. Runs nothing and explains nothing.

import type { CodeVersion } from './code/code-version.ts';
import { nothingRead, type ReadModules } from './code/import-closure.ts';
import { checkedPlan } from './define-experiment.ts';
import type { Experiment, ExperimentPlan } from './experiment.ts';
import type { TrialFile } from './store/trial-file.ts';
import type { Study, StudyEngine } from './study.ts';
import type { DataInfo } from './study-results.ts';
import { trialSeeds } from './trial-call.ts';
import { type KeyParts, trialKey } from './trial-key.ts';

/** One call to make, or made. */
export interface PlannedCall {
  readonly arm: PlannedArm;
  readonly trials: readonly number[];
  readonly key: string;
  /** What the store holds, also when it is a broken call or the study is fresh, and so does not count. */
  readonly stored: TrialFile | undefined;
}

/** One arm: what it runs, and what its keys are made of. */
export interface PlannedArm {
  readonly experiment: Experiment;
  readonly arm: string;
  /** The engine it runs on; undefined when it uses none. */
  readonly engine: StudyEngine | undefined;
  /** The plan's limit of time, per trial. */
  readonly trialLimitMs: number | undefined;
  /** What the plan expects of a trial, in milliseconds. */
  readonly expectedMs: number | undefined;
  readonly parts: KeyParts;
  readonly calls: readonly PlannedCall[];
}

/** One experiment under the profile of the study. */
export interface PlannedExperiment {
  readonly experiment: Experiment;
  readonly plan: ExperimentPlan;
  readonly data: Readonly<Record<string, DataInfo>>;
  readonly codeVersion: string;
  /** The engine it runs on; undefined when it uses none. */
  readonly engine: StudyEngine | undefined;
  readonly arms: readonly PlannedArm[];
}

/** True when the stored result stands, so that the call need not be made. */
export function isCached(call: PlannedCall, fresh: boolean): boolean {
  return !fresh && call.stored !== undefined && !call.stored.broke;
}

/** Plans every experiment of the study, in order. */
export async function planStudy(study: Study): Promise<readonly PlannedExperiment[]> {
  const read = nothingRead();
  return Promise.all(study.experiments.map((experiment) => planExperiment(study, experiment, read)));
}

async function planExperiment(
  study: Study,
  experiment: Experiment,
  read: ReadModules,
): Promise<PlannedExperiment> {
  const plan = checkedPlan(experiment, study.profile);
  const code = await study.code(experiment.module, read);
  const engine = usesEngine(experiment, code) ? await study.engine() : undefined;
  const data = await study.data.describe(experiment);
  const arms = Object.entries(plan.arms).map(([arm, { parameters, trials, block = 1, expectedMs }]) => {
    const parts: KeyParts = {
      experiment: experiment.id,
      arm,
      parameters,
      data: Object.fromEntries(Object.entries(data).map(([name, { checksums }]) => [name, checksums])),
      code,
      engineClass: engine?.engineClass ?? NO_ENGINE,
      rootSeed: study.rootSeed,
    };
    return {
      planned: { experiment, arm, engine, trialLimitMs: plan.trialLimitMs, expectedMs, parts },
      calls: blocks(trials, block, parts),
    };
  });
  const keys = arms.flatMap(({ calls }) => calls.map(({ key }) => key));
  const stored = await study.store.readMany(experiment.id, keys);
  return {
    experiment,
    plan,
    data,
    codeVersion: code.hash,
    engine,
    arms: arms.map(({ planned, calls }) => plannedArm(study, planned, calls, stored)),
  };
}

function blocks(
  trials: number,
  block: number,
  parts: KeyParts,
): readonly Pick<PlannedCall, 'trials' | 'key'>[] {
  return Array.from({ length: Math.ceil(trials / block) }, (_, at) => {
    const first = at * block;
    const numbers = Array.from({ length: Math.min(block, trials - first) }, (__, i) => first + i);
    return { trials: numbers, key: trialKey(parts, numbers) };
  });
}

function plannedArm(
  study: Study,
  planned: Omit<PlannedArm, 'calls'>,
  wanted: readonly Pick<PlannedCall, 'trials' | 'key'>[],
  stored: ReadonlyMap<string, TrialFile>,
): PlannedArm {
  const calls: PlannedCall[] = [];
  const arm: PlannedArm = { ...planned, calls };
  for (const { trials, key } of wanted) {
    calls.push({ arm, trials, key, stored: checkedFile(study, arm, trials, stored.get(key)) });
  }
  return arm;
}

/** The experiments with some of their calls only. */
export function withCalls(
  planned: readonly PlannedExperiment[],
  keep: (call: PlannedCall) => boolean,
): readonly PlannedExperiment[] {
  return planned.map((experiment) => ({
    ...experiment,
    arms: experiment.arms.map((whole) => {
      const calls: PlannedCall[] = [];
      const arm: PlannedArm = { ...whole, calls };
      for (const call of whole.calls) if (keep(call)) calls.push({ ...call, arm });
      return arm;
    }),
  }));
}

/** Every call of some experiments. */
export function callsOf(planned: readonly PlannedExperiment[]): readonly PlannedCall[] {
  return planned.flatMap(({ arms }) => arms.flatMap(({ calls }) => calls));
}

/** A stored file, unless it holds other trials than its key stands for. */
export function checkedFile(
  study: Study,
  { experiment, arm }: PlannedArm,
  trials: readonly number[],
  file: TrialFile | undefined,
): TrialFile | undefined {
  if (file === undefined) return undefined;
  const seeds = trials.map((trial) => trialSeeds(study.rootSeed, experiment.id, trial).hex);
  if (file.arm === arm && equal(file.trials, trials) && equal(file.seeds, seeds)) return file;
  study.warn(
    `store: what is kept of experiment ${experiment.id} under ${file.key} is not usable: it holds trials ` +
      `${file.trials.join(', ')} of arm ${file.arm}, not ${trials.join(', ')} of ${arm}, or other seeds; they run again`,
  );
  return undefined;
}

const equal = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((value, i) => value === b[i]);

/** What stands in place of the engine where none is used. */
export const NO_ENGINE = 'none';

// Where the engines are: code that reaches it can use one.
const ENGINES = '@trialbook/training';

function usesEngine({ engine }: Experiment, { files, packages }: CodeVersion): boolean {
  return engine ?? (ENGINES in packages || Object.keys(files).some((file) => file.startsWith(`${ENGINES}/`)));
}
