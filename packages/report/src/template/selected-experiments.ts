// Which experiments a run takes: those asked for, and those that the text around their parts needs. Runs none.

import { type Experiment, withFollowed } from '@trialbook/trials';
import type { Report } from '../document/define-report.ts';
import { needsOf } from '../problems/define-problem.ts';
import { readTexts } from './text-report.ts';
import { namesIn } from './walk-text.ts';

/**
 * The experiments that a run of some of them takes, in the report's order: those, and what the parts of the text that show
 * them name beside, with the experiments that these follow. A report that a program writes gets just those asked for.
 *
 * @param only ids of experiments; all when empty
 */
export function selectedExperiments(report: Report, only: readonly string[]): readonly Experiment[] {
  const all = report.experiments as readonly Experiment[];
  if (only.length === 0) return all;
  const wanted = new Set(only);
  if ('text' in report) {
    const needs = new Map(report.problems.map((problem) => [problem.id, needsOf(problem)]));
    const uses = readTexts(report).texts.flatMap((text) => [...namesIn(text)]);
    for (let before = 0; before !== wanted.size; ) {
      before = wanted.size;
      for (const { path, parts } of uses) {
        const shown = parts.every((part) => needs.get(part)?.some((id) => wanted.has(id)));
        if (shown) for (const id of needs.get(path[0]!) ?? []) wanted.add(id);
      }
    }
  }
  const followed = withFollowed(all.filter(({ id }) => wanted.has(id)));
  return all.filter(({ id }) => followed.some((each) => each.id === id));
}
