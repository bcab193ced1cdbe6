// The head of a report: profile, seed, engine, machine, data, trials, and what was scaled down. No times.

import { type DataStatus, groupDigits, groupDigitsWithin, type RunFacts } from '@trialbook/report';
import type { StudyResults } from '@trialbook/trials';

/** What is said of a run, in words. */
export function runFacts(
  { experiments, info }: StudyResults,
  data: ReadonlyMap<string, DataStatus>,
  { engine, machine }: { readonly engine: string; readonly machine: string },
): RunFacts {
  const trials = experiments.reduce((sum, { counts }) => sum + counts.total, 0);
  const lost = (['diverged', 'failed'] as const).flatMap((what) => {
    const count = experiments.reduce((sum, { counts }) => sum + counts[what], 0);
    return count === 0 ? [] : [`${count} ${what}`];
  });
  return {
    facts: [
      ['Profile', info.profile],
      ['Trials', [groupDigits(String(trials)), ...lost].join(', ')],
      ['Seed', String(info.rootSeed)],
      ['Engine', engine],
      ['Machine', machine],
      ...(data.size === 0 ? [] : ([['Data', [...data.values()].map(dataWords).join(', ')]] as const)),
    ],
    remarks: experiments.flatMap(({ id, scaledDown }) =>
      scaledDown === undefined
        ? []
        : [`† Experiment ${id}, profile ${info.profile}: ${groupDigitsWithin(scaledDown)}.`],
    ),
  };
}

function dataWords({ name, source, pictures }: DataStatus): string {
  return `${name} (${source}${pictures === undefined ? '' : `; pictures: ${pictures.source}`})`;
}

/** The engines that ran the trials, by name; `none` when they used none. */
export function enginesOf({ experiments }: StudyResults): string {
  const names = experiments.flatMap(({ engine }) => (engine === undefined ? [] : [engine]));
  return names.length === 0 ? 'none' : [...new Set(names)].join(', ');
}
