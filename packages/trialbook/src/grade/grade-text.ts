// The grades of reports as a document in Markdown: counts first, then what to look at.

import type { GradedExperiment } from './grade-experiment.ts';
import type { GradedReport } from './grade-report.ts';
import { GRADES } from './graded-trial.ts';

/** How they were made. */
export interface GradeHead {
  readonly seed: string;
  readonly trials: number;
}

/** The document. */
export function gradeText(reports: readonly GradedReport[], { seed, trials }: GradeHead): string {
  const experiments = reports.flatMap(({ folder, experiments }) =>
    experiments.map((each) => [
      folder,
      each.profile,
      each.experiment,
      `${each.trials.length} of ${each.kept}`,
      ...GRADES.map((grade) => count(each, grade)),
    ]),
  );
  const texts = reports.flatMap(({ texts }) => texts.map(({ text, numbers }) => [text, numbers.length]));
  const typed = reports.flatMap(({ texts }) =>
    texts.flatMap(({ numbers }) => numbers.map(({ place, digits }) => `${place}: ${digits}`)),
  );
  const programs = reports.filter(({ texts, problems }) => texts.length + problems.length === 0);
  return [
    `At most ${trials} trials of every experiment were run again; --seed ${seed} chooses the same.`,
    table(['report', 'profile', 'experiment', 'trials checked', ...GRADES], experiments, 3),
    list('What to look at', reports.flatMap(toLookAt)),
    list('What could not be checked', reports.flatMap(problemsOf)),
    table(['text', 'typed numbers'], texts, 1),
    list('Numbers typed by hand', typed),
    list(
      'No text to look for typed numbers in',
      programs.map(({ folder }) => folder),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** How many trials of an experiment came out so. */
const count = ({ trials }: GradedExperiment, grade: string) =>
  trials.filter((each) => each.grade === grade).length;

function toLookAt({ folder, experiments }: GradedReport): string[] {
  return experiments.flatMap(({ profile, experiment, trials }) =>
    trials
      .filter(({ because }) => because !== undefined)
      .map(
        ({ arm, trial, grade, because }) =>
          `${folder}, ${profile}, ${experiment}, ${arm}, trial ${trial}: ${grade}: ${because}`,
      ),
  );
}

function problemsOf({ folder, experiments, problems }: GradedReport): string[] {
  return [
    ...problems.map((problem) => `${folder}: ${problem}`),
    ...experiments.flatMap(({ profile, experiment, problem }) =>
      problem === undefined ? [] : [`${folder}, ${profile}, ${experiment}: ${problem}`],
    ),
  ];
}

/** The columns from `numbers` on are set to the right. */
function table(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  numbers: number,
): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = line(head.map((_, at) => (at < numbers ? '---' : '---:')));
  return [line(head), rule, ...rows.map(line)].join('\n');
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0
    ? ''
    : [`${title} (${items.length}):`, '', ...items.map((item) => `- ${item}`)].join('\n');
}
