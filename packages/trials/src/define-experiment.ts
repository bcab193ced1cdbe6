// Makes an experiment from its definition: checks what can be checked before anything runs. Runs nothing.

import { ExperimentError } from './errors.ts';
import type { Experiment, ExperimentPlan, Json, Profile } from './experiment.ts';

/**
 * Checks an experiment and returns it. The names of arms and metrics are inferred, so that
 * `results.arms.hinge` compiles and `results.arms.hing` does not. Where the arms have parameters of different shapes,
 * say so in the plan's return type: `plan: (): ExperimentPlan<Parameters, 'hinge' | 'zero-one'> => …`.
 *
 * An experiment may follow others: `follows` lists them, and its plan is given their results.
 *
 * @throws ExperimentError when the id is not kebab-case, the module is no file URL, or a metric or data set has no name
 * @example
 * ```ts
 * import { defineExperiment, runTrials } from '@trialbook/trials';
 *
 * export const coin = defineExperiment({
 *   id: 'coin',
 *   title: 'A fair coin and a biased one',
 *   module: import.meta.url,
 *   metrics: { heads: { label: 'Heads', unit: 'fraction' } },
 *   plan: (profile) => ({
 *     arms: {
 *       fair: { parameters: { p: 0.5 }, trials: profile === 'smoke' ? 2 : 10 },
 *       biased: { parameters: { p: 0.6 }, trials: profile === 'smoke' ? 2 : 10 },
 *     },
 *   }),
 *   run: ({ parameters, tasks }) =>
 *     tasks.map(({ seeds }) => {
 *       const tosses = seeds.child('tosses').stream().uniforms(1000);
 *       return { status: 'completed', metrics: { heads: tosses.filter((u) => u < parameters.p).length / 1000 } };
 *     }),
 * });
 *
 * const results = await runTrials({ experiment: coin, profile: 'smoke', store: false, workers: 0 });
 * console.log(results.arms.biased.set.trials.length); // 2
 * ```
 */
export function defineExperiment<
  const Arm extends string,
  const Metric extends string,
  Parameters extends Json = Json,
>(definition: Experiment<Parameters, Arm, Metric>): Experiment<Parameters, Arm, Metric> {
  checkDefinition(definition);
  const { id, follows = [] } = definition;
  if (follows.length === 0) return definition;
  return {
    ...definition,
    plan: (profile, earlier) => {
      if (earlier !== undefined) return definition.plan(profile, earlier);
      const before = follows.map((each) => `"${each.id}"`).join(', ');
      throw new ExperimentError(
        `experiment "${id}": its plan needs the results of ${before}; run it with runTrials, which runs those first`,
      );
    },
  };
}

function checkDefinition(experiment: Experiment): void {
  const { id, module, metrics, data = [] } = experiment;
  if (typeof id !== 'string' || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
    throw new ExperimentError(
      `defineExperiment: the id must be kebab-case (a-z, 0-9, single hyphens), because it names folders and ` +
        `arguments; got ${JSON.stringify(id)}`,
    );
  }
  if (typeof module !== 'string' || !URL.canParse(module) || !module.startsWith('file:')) {
    throw new ExperimentError(
      `defineExperiment: experiment "${id}": module must be import.meta.url of the module that exports it; ` +
        `got ${JSON.stringify(module)}`,
    );
  }
  if (Object.keys(metrics).length === 0) {
    throw new ExperimentError(`defineExperiment: experiment "${id}": metrics must name at least one metric`);
  }
  const odd = data.find((name, i) => name === '' || data.indexOf(name) !== i);
  if (odd !== undefined) {
    throw new ExperimentError(
      `defineExperiment: experiment "${id}": data must hold each name once; got ${JSON.stringify(data)}`,
    );
  }
}

/**
 * The plan of an experiment under a profile, checked.
 *
 * @throws ExperimentError when it has no arms, an arm's name is none, an arm's trials or block is not a whole number
 * above 0, or its limit of time or an expected time is not a number above 0
 */
export function checkedPlan(experiment: Experiment, profile: Profile): ExperimentPlan {
  const plan = experiment.plan(profile);
  const where = `experiment "${experiment.id}", profile ${profile}`;
  const arms = Object.entries(plan.arms);
  if (arms.length === 0)
    throw new ExperimentError(`${where}: the plan has no arms; at least one is required`);
  checkMs(where, 'trialLimitMs', plan.trialLimitMs);
  for (const [arm, { trials, block, expectedMs }] of arms) {
    checkArmName(where, arm);
    checkMs(`${where}, arm "${arm}"`, 'expectedMs', expectedMs);
    for (const [field, value] of Object.entries({ trials, block: block ?? 1 })) {
      if (!Number.isSafeInteger(value) || value < 1) {
        throw new ExperimentError(
          `${where}, arm "${arm}": ${field} must be a whole number of at least 1; got ${String(value)}`,
        );
      }
    }
  }
  return plan;
}

function checkMs(where: string, field: string, ms = 1): void {
  if (Number.isFinite(ms) && ms > 0) return;
  throw new ExperimentError(
    `${where}: ${field} must be a number of milliseconds above 0, or absent; got ${String(ms)}`,
  );
}

/** Arms name files, columns and parts of pages; a name no file can carry would stop the study after its first trials. */
function checkArmName(where: string, arm: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const odd = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]|\p{Surrogate}/u.test(arm);
  if (!odd && arm !== '' && encodeURIComponent(arm).length <= 180) return;
  throw new ExperimentError(
    `${where}: an arm's name must be text without control characters and halves of characters, at most 180 characters ` +
      `as addresses write it; got ${JSON.stringify(arm.length > 60 ? `${arm.slice(0, 60)}…` : arm)}`,
  );
}
