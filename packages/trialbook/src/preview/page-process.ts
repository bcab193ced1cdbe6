// The process that holds a report and its results, and builds its page when it is told to. Started anew for changed modules,
// which a process imports once only; the texts are read at every build.

import { type BuildInput, buildMemory, buildPage, selectedExperiments } from '@trialbook/report';
import { planTrials } from '@trialbook/trials';
import { failureText } from '../command/report-failure.ts';
import { realWorld } from '../command/world.ts';
import { engineChoice } from '../engines/engine-choice.ts';
import type { SavedResults } from '../kept/saved-results.ts';
import { usableResults } from '../kept/usable-results.ts';
import { buildInput } from '../report/build-input.ts';
import type { FoundReport } from '../report/find-reports.ts';
import { type Job, studyOptions } from '../report/job.ts';
import { type LoadedReport, load } from '../report/load-reports.ts';
import { reportData } from '../report/report-data.ts';
import type { ReportOptions } from '../report/report-options.ts';
import { studyOf } from '../report/report-results.ts';
import { chosenStore } from '../store/chosen-store.ts';

/** What the process is told first. */
export interface PageTask {
  readonly found: FoundReport;
  readonly root: string;
  readonly options: ReportOptions;
  /** Whether missing trials are run first. */
  readonly run: boolean;
}

/** What it answers. */
export type PageAnswer =
  | { readonly kind: 'texts'; readonly files: readonly string[] }
  | { readonly kind: 'page'; readonly html: string; readonly ms: number }
  | { readonly kind: 'failed'; readonly message: string };

const world = realWorld();
/** Done when it is on its way: what follows may keep this thread busy. */
const say = (answer: PageAnswer) =>
  new Promise<void>((sent) => process.send?.(answer, undefined, undefined, () => sent()));

/** Set by the first message; the build of every later one waits for it. */
let ready: Promise<BuildInput> | undefined;
/** The last build that was asked for; one that has not begun yet reads all that was saved before it. */
let building: Promise<void> = Promise.resolve();
let waiting = false;

process.on('message', (task: PageTask | 'build') => {
  if (task !== 'build') ready = prepare(task);
  if (waiting) return;
  waiting = true;
  building = building.then(build);
});
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => {}); // Ctrl-C reaches this process too; the one that started it decides

async function build(): Promise<void> {
  waiting = false;
  const start = performance.now();
  try {
    const { html, check } = await buildPage(await ready!);
    await say({ kind: 'page', html, ms: performance.now() - start });
    check();
  } catch (error) {
    await say({ kind: 'failed', message: failureText(error) });
  }
}

async function prepare({ found, root, options, run }: PageTask): Promise<BuildInput> {
  const loaded = await load(found);
  const { report } = loaded;
  void say({ kind: 'texts', files: 'text' in report ? report.text : [] });
  const { store, close } = await chosenStore(undefined, root, world);
  const job: Job = {
    options,
    root,
    world,
    store,
    data: reportData(options, world),
    engine: engineChoice('auto', world),
  };
  const kept = usableResults(loaded, options, world);
  const missing = run ? [] : await unfinished(loaded, job, kept);
  const all = selectedExperiments(report, []);
  const shown = all.filter(({ id }) => !missing.includes(id));
  const study = await studyOf(shown, job, kept);
  await close();
  const partial = shown.length < all.length;
  return { ...(await buildInput(loaded, job, { study, kept, partial })), memory: buildMemory() };
}

/** The experiments with trials that are neither kept nor stored: they are left out, and that is said. */
async function unfinished(
  { name, report }: LoadedReport,
  job: Job,
  kept: SavedResults | undefined,
): Promise<readonly string[]> {
  const experiments = selectedExperiments(report, []).filter(({ id }) => kept?.has(id) !== true);
  if (experiments.length === 0) return [];
  const forecast = await planTrials({
    ...studyOptions(job),
    experiments,
    earlier: kept?.ids.map(kept.of) ?? [],
  });
  const missing = forecast.experiments.filter(
    ({ arms, counts, waitsFor = [] }) => counts.left > 0 || arms.length === 0 || waitsFor.length > 0,
  );
  for (const { id, counts } of missing) {
    const { profile } = job.options;
    world.err(
      `${name}: ${id} is left out: ${counts.left} of ${counts.total} trials of profile ${profile} are not stored; ` +
        `trialbook report ${name} --profile ${profile} runs them, and so does trialbook preview --run`,
    );
  }
  return missing.map(({ id }) => id);
}
