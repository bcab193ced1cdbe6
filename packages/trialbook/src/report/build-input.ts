// From results to what a report is built from: with the facts and remarks of its head. Builds nothing.

import { BoundResults, type BuildInput, type DataStatus } from '@trialbook/report';
import { codeVersions, type Experiment, type StudyResults } from '@trialbook/trials';
import type { EngineChoice } from '../engines/engine-choice.ts';
import { keptRemarks } from '../kept/kept-words.ts';
import { machinesOf, thisMachine } from '../kept/machine.ts';
import { enginesOf, runFacts } from '../kept/run-facts.ts';
import type { SavedResults } from '../kept/saved-results.ts';
import type { Job } from './job.ts';
import type { LoadedReport } from './load-reports.ts';

/** Results, and where they come from. */
export interface Sources {
  readonly study: StudyResults;
  readonly kept: SavedResults | undefined;
  /** Whether experiments of the report were left out. */
  readonly partial: boolean;
}

/** What `buildReport` takes. */
export async function buildInput(
  { report }: LoadedReport,
  { options, data, engine }: Job,
  { study, kept, partial }: Sources,
): Promise<BuildInput> {
  const results = study.experiments.flatMap((done) => {
    const experiment = report.experiments.find(({ id }) => id === done.id) as Experiment | undefined;
    return experiment === undefined ? [] : [new BoundResults(experiment, done.arms, done.scaledDown)];
  });
  const shown = study.experiments.filter(({ id }) => kept?.has(id));
  const remarks =
    kept === undefined
      ? []
      : keptRemarks(
          kept,
          new Map(shown.map(({ id, codeVersion }) => [id, codeVersion])),
          await versionsToday(report.experiments as readonly Experiment[]),
        );
  const keptData = Object.entries(kept?.manifest.data ?? {}).map(
    ([name, status]) => [name, { name, ...status }] as const,
  );
  const loadable = kept === undefined ? data.load : data.loadForPictures;
  return {
    report,
    profile: options.profile,
    engine: enginesOf(study),
    results,
    partial,
    loadData: loadable,
    data: new Map<string, DataStatus>([...keptData, ...(kept === undefined ? data.loaded : [])]),
    run: (status) => {
      const { facts, remarks: scaled } = runFacts(study, status, {
        engine: engineFact(study, engine),
        machine: machinesOf(study, kept?.manifest.device ?? thisMachine()),
      });
      return { facts, remarks: [...remarks, ...scaled] };
    },
  };
}

function engineFact(study: StudyResults, { asked, found }: EngineChoice): string {
  const got = enginesOf(study);
  return found() === undefined || got === asked ? got : `${got}, asked: ${asked}`;
}

async function versionsToday(experiments: readonly Experiment[]): Promise<ReadonlyMap<string, string>> {
  const versions = await codeVersions(experiments.map(({ module }) => module));
  return new Map(experiments.map(({ id }, at) => [id, versions[at]!.hash]));
}
