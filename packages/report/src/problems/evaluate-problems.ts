// Evaluates what problems give to texts, and checks that it is what a text may name. Reads no text.

import type { Profile } from '@trialbook/trials';
import type { AnyExperiment } from '../document/define-report.ts';
import { ReportError } from '../report-error.ts';
import type { BoundResults } from '../results/bound-results.ts';
import type { Verdict } from '../results/verdict.ts';
import type { NamedVerdict } from '../results/verdict-json.ts';
import type { Prose } from '../text/inline.ts';
import { needsOf, type Problem, type ProblemContext } from './define-problem.ts';
import { kindOf, type TextValue, type TextValues, valuesOf } from './text-value.ts';
import { isUnavailable } from './unavailable.ts';

/** The values of every problem whose experiments have results. */
export interface ProblemValues {
  /** By the problem's id. A problem of which an experiment was left out is absent. */
  readonly values: TextValues;
  readonly verdicts: readonly NamedVerdict[];
  /** Why problems have no values although their experiments have results, by id. */
  readonly unavailable: ReadonlyMap<string, Prose>;
}

/**
 * Evaluates the problems in order.
 *
 * @param results finds the results of an experiment; nothing for one that was left out
 * @throws ReportError naming the problem and the value
 */
export async function evaluateProblems(
  problems: readonly Problem[],
  profile: Profile,
  results: (experiment: string) => BoundResults | undefined,
  data: ProblemContext['data'],
): Promise<ProblemValues> {
  const values: Record<string, TextValue> = {};
  const unavailable = new Map<string, Prose>();
  for (const problem of problems) {
    if (Object.hasOwn(values, problem.id)) {
      throw new ReportError(`problem "${problem.id}": the id stands twice; give each problem its own`);
    }
    if (!NAME.test(problem.id)) {
      throw new ReportError(`problem "${problem.id}": an id must be camelCase (letters and digits)`);
    }
    if (needsOf(problem).some((id) => results(id) === undefined)) continue;
    const bound = Object.fromEntries(
      Object.entries(problem.needs as Record<string, AnyExperiment>).map(([name, { id }]) => [
        name,
        results(id),
      ]),
    );
    const given = await problem.values(bound as never, { profile, data });
    if (isUnavailable(given)) {
      unavailable.set(problem.id, given.reason);
      continue;
    }
    check(problem.id, given);
    values[problem.id] = given as TextValues;
  }
  const verdicts = [...valuesOf(values, '')].flatMap(({ name, value }) =>
    kindOf(value) === 'verdict' ? [{ name: name.slice(1), verdict: value as Verdict }] : [],
  );
  return { values, verdicts, unavailable };
}

const NAME = /^[a-zA-Z][a-zA-Z0-9]*$/;

function check(name: string, value: unknown): void {
  const kind = kindOf(value);
  if (kind === undefined) {
    throw new ReportError(
      `problem value ${name}: a text may name estimates, numbers, words, booleans, verdicts, prose, figures, tables and ` +
        `groups of them; got ${describe(value)}`,
    );
  }
  if (kind !== 'group') return;
  for (const [key, inner] of Object.entries(value as object)) {
    if (!NAME.test(key)) {
      throw new ReportError(
        `problem value ${name}: the name "${key}" cannot stand in a text; use letters and digits, beginning with a letter`,
      );
    }
    check(`${name}.${key}`, inner);
  }
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null
    ? `an object of class ${value.constructor?.name ?? 'unknown'}`
    : String(value);
}
