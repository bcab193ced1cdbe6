// Every call of a study with its key and, where it is stored, its result. Runs nothing and explains nothing.

import { type CodeVersion, codeVersion } from './code/code-version.ts';
import { nothingRead, type ReadModules } from './code/import-closure.ts';
import { checkedPlan } from './define-experiment.ts';
import type { Experiment, ExperimentPlan } from './experiment.ts';
import type { Study, StudyEngine } from './study.ts';
import type { DataInfo } from './study-results.ts';
import type { CallResult } from './trial-call.ts';
import { type KeyParts, trialKey } from './trial-key.ts';

/** One call to make, or made. */
export interface PlannedCall {
  readonly arm: PlannedArm;
  readonly trials: readonly number[];
  readonly key: string;
  /** What the store holds, also when it is a broken call or the study is fresh, and so does not count. */
  readonly stored: CallResult | undefined;
}

/** One arm: what it runs, and what its keys are made of. */
export interface PlannedArm {
  readonly experiment: Experiment;
  readonly arm: string;
  /** The engine it runs on; undefined when it uses none. */
  readonly engine: StudyEngine | undefined;
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
  const code = await codeVersion(experiment.module, read);
  const engine = usesEngine(experiment, code) ? await study.engine() : undefined;
  const data = await study.data.describe(experiment);
  const arms = Object.entries(plan.arms).map(([arm, { parameters, trials, block = 1 }]) => {
    const parts: KeyParts = {
      experiment: experiment.id,
      arm,
      parameters,
      data: Object.fromEntries(Object.entries(data).map(([name, { checksums }]) => [name, checksums])),
      code,
      engineClass: engine?.engineClass ?? NO_ENGINE,
      rootSeed: study.rootSeed,
    };
    const calls: PlannedCall[] = [];
    const planned: PlannedArm = { experiment, arm, engine, parts, calls };
    for (let first = 0; first < trials; first += block) {
      const numbers = Array.from({ length: Math.min(block, trials - first) }, (_, i) => first + i);
      const key = trialKey(parts, numbers);
      calls.push({ arm: planned, trials: numbers, key, stored: study.store.read(experiment.id, key) });
    }
    return planned;
  });
  return { experiment, plan, data, codeVersion: code.hash, engine, arms };
}

/** What stands in place of the engine where none is used. */
export const NO_ENGINE = 'none';

// Where the engines are: code that reaches it can use one.
const ENGINES = '@trialbook/training';

function usesEngine({ engine }: Experiment, { files, packages }: CodeVersion): boolean {
  return engine ?? (ENGINES in packages || Object.keys(files).some((file) => file.startsWith(`${ENGINES}/`)));
}
