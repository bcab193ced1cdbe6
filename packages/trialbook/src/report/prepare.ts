// From the arguments of a command to what it works with: the reports that were asked for, their data, engine and store. Runs nothing.

import { availableParallelism } from 'node:os';
import { EXIT } from '../command/command.ts';
import { choice } from '../command/options.ts';
import { reportFailure } from '../command/report-failure.ts';
import type { World } from '../command/world.ts';
import { engineChoice } from '../engines/engine-choice.ts';
import { type ChosenStore, chosenStore } from '../store/chosen-store.ts';
import { type Discovered, discoverReports, pickReports } from './find-reports.ts';
import { findRoot } from './find-root.ts';
import type { Job } from './job.ts';
import { type LoadedReport, loadReports } from './load-reports.ts';
import type { StudyChoices } from './study-options.ts';

/** The reports that were asked for. */
export interface AskedReports {
  readonly root: string;
  readonly discovered: Discovered;
  readonly reports: readonly LoadedReport[];
  /** 1 when some could not be loaded, which was said. */
  readonly code: number;
}

/** Finds and loads the reports; one that is broken stops no other. */
export async function askedReports(names: readonly string[], world: World): Promise<AskedReports> {
  const root = findRoot(world.cwd);
  const discovered = discoverReports(root);
  const { reports, failures } = await loadReports(pickReports(names, discovered, { root, cwd: world.cwd }));
  const broken = names.length === 0 ? discovered.broken : [];
  for (const { reason } of broken) world.err(`trialbook: ${reason}`);
  const codes = failures.map((failure) => reportFailure(failure, world));
  return {
    root,
    discovered,
    reports,
    code: Math.max(EXIT.done, ...codes, broken.length > 0 ? EXIT.failed : EXIT.done),
  };
}

/** The reports that hold an experiment that was asked for; all of them without --only. */
export function withAsked(reports: readonly LoadedReport[], { only }: StudyChoices): readonly LoadedReport[] {
  if (only.length === 0) return reports;
  const known = [...new Set(reports.flatMap(({ report }) => report.experiments.map(({ id }) => id)))];
  for (const id of only) choice('--only', id, known);
  return reports.filter(({ report }) => report.experiments.some(({ id }) => only.includes(id)));
}

/** Opens what a study needs; its store is closed by whoever asked. */
export async function openJob<Options extends StudyChoices & { readonly fresh: boolean }>(
  options: Options,
  root: string,
  world: World,
): Promise<{ readonly job: Job<Options>; readonly place: ChosenStore }> {
  const engine = engineChoice(options.engine, world);
  if (options.engine !== 'auto') await engine.find(); // before anything runs
  const { reportData } = await import('./report-data.ts');
  const place = await chosenStore(options.store, root, world);
  const job = { options, engine, world, root, data: reportData(options, world), store: place.store };
  return { job, place };
}

/** More threads than cores only take memory; a few more do no harm. */
export function withinReason<Options extends StudyChoices>(options: Options, world: World): Options {
  const cores = availableParallelism();
  const most = 4 * cores;
  const { workers } = options;
  if (workers === undefined || workers <= most) return options;
  world.err(
    `--workers ${workers}: ${most} are used, four for each of ${cores} ${cores === 1 ? 'core' : 'cores'}; more would only take memory`,
  );
  return { ...options, workers: most };
}
