// What the head of a report says of kept results: from when and where they are, and whether today's code yields them. Runs nothing.

import type { ExperimentCheck } from './kept-check.ts';
import { machineWords } from './machine.ts';
import type { SavedResults } from './saved-results.ts';

/**
 * The remarks at a report's head.
 *
 * @param today the code version of each experiment that is shown, by id
 */
export function keptRemarks(
  { manifest }: SavedResults,
  keptVersions: ReadonlyMap<string, string>,
  today: ReadonlyMap<string, string>,
): string[] {
  const shown = [...keptVersions.keys()].filter((id) => today.has(id));
  const checkOf = (id: string) => manifest.checks?.[id];
  const withToday = shown.flatMap((id) => {
    const check = checkOf(id);
    return check !== undefined && check.codeVersion === today.get(id) ? [{ id, check }] : [];
  });
  const computed = `computed on ${day(manifest.createdAt)} on ${machineWords(manifest.device ?? {})}`;
  const checked =
    withToday.length === 0 ? '' : `; checked ${checkWords(withToday.map(({ check }) => check))}`;
  return [
    `Rendered from results ${computed}${checked}; run with --fresh to compute them anew.`,
    ...withToday.flatMap(({ id, check }) => failureWords(id, check)),
    ...changedWords(
      shown.filter(
        (id) => keptVersions.get(id) !== today.get(id) && checkOf(id)?.codeVersion !== today.get(id),
      ),
    ),
  ];
}

/** Nobody knows yet whether today's code yields the results of these. */
function changedWords(ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const names = ids.length === 1 ? ids[0] : `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`;
  return [
    `The code of experiment${ids.length === 1 ? '' : 's'} ${names} has changed since these results were computed or last checked; --check-kept tells whether it still yields them.`,
  ];
}

/** `on 2026-11-26 with today's code: 40 of 40 trials equal` */
function checkWords(checks: readonly ExperimentCheck[]): string {
  const days = [...new Set(checks.map(({ checkedAt }) => day(checkedAt)))].sort();
  return `${days.length === 1 ? `on ${days[0]}` : `from ${days[0]} to ${days.at(-1)}`} with today's code: ${countWords(checks)}`;
}

/** `40 of 40 trials equal`, and what came out otherwise. */
export function countWords(checks: readonly Pick<ExperimentCheck, 'trials'>[]): string {
  const trials = checks.flatMap((check) => check.trials);
  const having = (outcome: string) => trials.filter((trial) => trial.outcome === outcome).length;
  const apart = having('consistent') + having('inconsistent') + having('not comparable');
  const said = (outcome: string, words: string) =>
    having(outcome) === 0 ? [] : [`${having(outcome)} ${words}`];
  return [
    `${having('equal')} of ${trials.length} trials equal`,
    ...said('different', 'different'),
    ...(apart === 0 ? [] : [`${apart} on a processor where bytes are not comparable`]),
    ...said('consistent', 'of these consistent'),
    ...said('inconsistent', 'of these not consistent'),
  ].join(', ');
}

function failureWords(id: string, { trials }: ExperimentCheck): string[] {
  const failed = trials.filter(({ outcome }) => outcome === 'different' || outcome === 'inconsistent');
  const [first] = failed;
  if (first === undefined) return [];
  return [
    `Of experiment ${id}, ${failed.length} of ${trials.length} trials that were run again came out otherwise: ${first.arm}, trial ${first.trial}: ${first.because ?? first.outcome}.`,
  ];
}

const day = (iso: string) => iso.slice(0, 10);
