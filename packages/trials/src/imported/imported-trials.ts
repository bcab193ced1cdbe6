// An experiment whose trials another program ran: they are read from a file instead of run.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageOf } from '../code/package-of.ts';
import { defineExperiment } from '../define-experiment.ts';
import { ExperimentError } from '../errors.ts';
import type { Experiment, MetricDescription } from '../experiment.ts';
import { type ImportedArms, trialRows } from './trial-rows.ts';

/** Where an arm's trials were read: the file as it was asked for, and the SHA-256 of its contents, so that new contents are new trials. */
export type ImportedParameters = { readonly file: string; readonly sha256: string };

/** What `importedTrials` takes. */
export interface ImportedTrialsOptions<Arm extends string, Metric extends string> {
  readonly id: string;
  readonly title: string;
  /** `import.meta.url` of the module that exports it. */
  readonly module: string;
  /** A `.csv` or `.json` file: its path from the folder of the package (where its package.json is), or an absolute one. */
  readonly file: string;
  readonly metrics: Readonly<Record<Metric, MetricDescription>>;
  /** The arms that the file must hold, and no others. Default those it holds, in their order. */
  readonly arms?: readonly Arm[];
}

/**
 * An experiment of trials from elsewhere, say of a PyTorch program: figures, tables and comparisons take it like any other.
 *
 * The file has one row per trial. `arm` names its arm; `trial` is its number within the arm, from 0 (default: the order of the
 * rows), and trials of equal numbers are compared in pairs; every metric has a column of its name. `status` (`completed`,
 * `diverged`, `failed`) and `reason` are optional: without a status, a trial with a metric that is empty, `nan` or infinite has
 * diverged. Other columns are left alone. JSON is an array of such rows, where `series` may hold curves by name.
 *
 * Every profile has the same trials. Their seeds and durations are not known, and what a report says of them is of the reading.
 *
 * @throws ExperimentError when it is planned and the file cannot be read, or holds something else: the row, what was required
 * and what arrived
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { importedTrials, runTrials } from '@trialbook/trials';
 *
 * const file = join(tmpdir(), 'pytorch-runs.csv');
 * writeFileSync(file, 'arm,trial,accuracy\nadam,0,0.97\nadam,1,0.98\nsgd,0,0.95\nsgd,1,nan\n');
 * export const optimizers = importedTrials({
 *   id: 'pytorch-optimizers',
 *   title: 'Optimizers in PyTorch',
 *   module: import.meta.url,
 *   file,
 *   metrics: { accuracy: { label: 'Accuracy', unit: 'fraction', better: 'higher' } },
 *   arms: ['adam', 'sgd'],
 * });
 * const { arms } = await runTrials({ experiment: optimizers, profile: 'full', store: false, workers: 0 });
 * console.log(arms.sgd.set.trials.map(({ status }) => status)); // [ 'completed', 'diverged' ]
 * ```
 */
export function importedTrials<const Arm extends string, const Metric extends string>({
  id,
  title,
  module,
  file,
  metrics,
  arms: expected,
}: ImportedTrialsOptions<Arm, Metric>): Experiment<ImportedParameters, Arm, Metric> {
  const read = () => readTrials<Metric>(`experiment "${id}"`, module, file, Object.keys(metrics) as Metric[]);
  return defineExperiment<Arm, Metric, ImportedParameters>({
    id,
    title,
    module,
    metrics,
    engine: false,
    plan: () => {
      const { sha256, arms } = read();
      checkArms(id, file, [...arms.keys()], expected);
      const planned = (expected ?? ([...arms.keys()] as Arm[])).map((arm) => {
        const trials = arms.get(arm)!.length;
        return [arm, { parameters: { file, sha256 }, trials, block: trials }] as const;
      });
      return { arms: Object.fromEntries(planned) as Record<Arm, (typeof planned)[number][1]> };
    },
    run: ({ arm, parameters, tasks }) => {
      const { sha256, arms } = read();
      if (sha256 !== parameters.sha256) {
        throw new ExperimentError(`experiment "${id}": ${file} changed while the study ran; run it again`);
      }
      return tasks.map(({ trial }) => arms.get(arm)![trial]!);
    },
  });
}

function readTrials<Metric extends string>(
  who: string,
  module: string,
  file: string,
  metrics: readonly Metric[],
): { readonly sha256: string; readonly arms: ImportedArms<Metric> } {
  const path = isAbsolute(file) ? file : join(packageFolder(who, module), file);
  let contents: Buffer;
  try {
    contents = readFileSync(path);
  } catch (error) {
    throw new ExperimentError(`${who}: its trials cannot be read: ${(error as Error).message}`);
  }
  const sha256 = createHash('sha256').update(contents).digest('hex');
  return { sha256, arms: trialRows(contents.toString('utf8'), `${who}: ${file}`, metrics) };
}

/** The same from source and from a build, which lie in different folders of it. */
function packageFolder(who: string, module: string): string {
  const found = packageOf(fileURLToPath(module));
  if (found !== undefined) return found.folder;
  throw new ExperimentError(
    `${who}: file must be absolute, since its module lies in no package (no package.json with a name above it)`,
  );
}

function checkArms(
  id: string,
  file: string,
  found: readonly string[],
  expected: readonly string[] | undefined,
): void {
  if (expected === undefined) return;
  const missing = expected.filter((arm) => !found.includes(arm));
  const more = found.filter((arm) => !expected.includes(arm));
  if (missing.length === 0 && more.length === 0) return;
  throw new ExperimentError(
    `experiment "${id}": ${file} must hold the arms ${expected.join(', ')}; it holds ${found.join(', ')}`,
  );
}
