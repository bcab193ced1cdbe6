// `trialbook submit`: looks at what a study has left to do, fetches its data, and writes what a scheduler needs. Submits nothing.

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatDuration, surveyStudy } from '@trialbook/trials';
import { type Command, EXIT, UsageError } from '../command/command.ts';
import type { World } from '../command/world.ts';
import { studyOptions } from '../report/job.ts';
import { askedReports, openJob, withAsked } from '../report/prepare.ts';
import { costsText } from '../work/costs-file.ts';
import { sharedStudy } from '../work/studies.ts';
import { type ArrayJob, MOST_TASKS, tasksFor } from './array-job.ts';
import { kubernetesJob } from './kubernetes-job.ts';
import { slurmScript, slurmSubmission } from './slurm-script.ts';
import { parseSubmitOptions, SUBMIT_HELP, type SubmitOptions } from './submit-options.ts';

/** Where the project lies in a container. */
const MOUNTED = '/project';

export const submitCommand: Command = async (argv, given) => {
  const options = parseSubmitOptions(argv, given.cwd);
  if (options.help) {
    given.out(SUBMIT_HELP);
    return EXIT.done;
  }
  const { root, reports, code } = await askedReports(options.reports, given);
  if (code !== EXIT.done) return code;
  // What is downloaded now lies beside the store, where every machine sees it.
  const cache = given.env.TRIALBOOK_CACHE_DIR ?? join(root, '.trialbook', 'data');
  const world: World = { ...given, env: { ...given.env, TRIALBOOK_CACHE_DIR: cache } };
  const study = sharedStudy(withAsked(reports, options), options, world);
  const { job, place } = await openJob(options, root, world);
  const folder = join(root, '.trialbook', 'submit', options.scheduler);
  try {
    const survey = await surveyStudy({ ...studyOptions(job), ...study });
    if (survey.calls === 0 && survey.waiting.length === 0) {
      world.out('nothing is left to run; trialbook report renders it');
      return EXIT.done;
    }
    mkdirSync(join(folder, 'logs'), { recursive: true });
    writeFileSync(join(folder, 'costs.json'), costsText(survey));
    const tasks = options.shares ?? tasksFor(Math.max(survey.calls, 1), survey.workMs, options.cpus);
    if (tasks > MOST_TASKS) {
      world.err(
        `--shares ${tasks}: schedulers often allow ${MOST_TASKS} tasks in an array; ask whoever runs yours`,
      );
    }
    const store = typeof place.store === 'string' ? place.store : undefined;
    const array = arrayJob(options, world, { root, folder, tasks, stages: survey.stages, store });
    const work = survey.workMs === undefined ? '' : `, about ${formatDuration(survey.workMs)} of work`;
    world.out(
      `${survey.trials} trials in ${survey.calls} calls${work}: ${tasks} tasks of ${options.cpus} processors`,
    );
    if (survey.waiting.length > 0)
      world.out(`planned once others are finished: ${survey.waiting.join(', ')}`);
    const command =
      options.scheduler === 'slurm' ? slurm(array, options, folder) : kubernetes(array, options, folder);
    world.out(`submit it:  ${command(world.cwd)}`);
    if (options.scheduler === 'kubernetes' && array.stages > 1) {
      world.out(`${array.stages} times in all, each after the one before: experiments follow others`);
    }
    return EXIT.done;
  } finally {
    await place.close();
  }
};

function slurm(array: ArrayJob, { partition, time }: SubmitOptions, folder: string) {
  const script = join(folder, 'trials.sbatch');
  const submission = join(folder, 'submit.sh');
  const asked = {
    ...(partition === undefined ? {} : { partition }),
    ...(time === undefined ? {} : { time }),
  };
  writeFileSync(script, slurmScript(array, { ...asked, logs: join(folder, 'logs') }));
  writeFileSync(submission, slurmSubmission(array, script));
  chmodSync(submission, 0o755);
  return (cwd: string) => relative(cwd, submission);
}

function kubernetes(array: ArrayJob, { image, claim }: SubmitOptions, folder: string) {
  const file = join(folder, 'trials.yaml');
  writeFileSync(file, kubernetesJob(array, { image, claim, mountPath: MOUNTED }));
  return (cwd: string) => `kubectl apply -f ${relative(cwd, file)}`;
}

function arrayJob(
  options: SubmitOptions,
  world: World,
  place: {
    readonly root: string;
    readonly folder: string;
    readonly tasks: number;
    readonly stages: number;
    /** A folder; without one a queue hands out the calls: then there are no shares, and stages need no second array. */
    readonly store: string | undefined;
  },
): ArrayJob {
  const { root, folder, tasks, stages, store } = place;
  const inContainer = options.scheduler === 'kubernetes';
  const seen = (what: string, path: string) => (inContainer ? mounted(what, root, path) : path);
  const dataDir = options.dataDir ?? (world.env.TRIALBOOK_DATA_DIR || undefined);
  const shares = ['--shards', String(tasks), '--costs', seen('', join(folder, 'costs.json'))];
  const program = fileURLToPath(new URL('../../bin/trialbook.js', import.meta.url));
  return {
    name: 'trialbook',
    tasks,
    ...(options.maxParallel === undefined ? {} : { maxParallel: options.maxParallel }),
    cpus: options.cpus,
    stages: store === undefined ? 1 : stages,
    command: [
      inContainer ? 'node' : process.execPath,
      seen('the trialbook command', program),
      'work',
      ...options.reports,
      ...options.passed,
      ...(store === undefined ? databaseOf(options) : ['--store', seen('--store', store), ...shares]),
      ...['--workers', String(options.cpus)],
      ...(dataDir === undefined ? [] : ['--data-dir', seen('--data-dir', resolve(world.cwd, dataDir))]),
      '--offline',
    ],
    env: {
      TRIALBOOK_CACHE_DIR: seen('TRIALBOOK_CACHE_DIR', resolve(world.cwd, world.env.TRIALBOOK_CACHE_DIR!)),
    },
    folder: seen('the working directory', world.cwd),
  };
}

/** The address, where it was an argument; that of the environment stays there. */
function databaseOf({ store }: SubmitOptions): readonly string[] {
  return store === undefined ? [] : ['--store', store];
}

/** A path of the project as a container sees it. */
function mounted(what: string, root: string, path: string): string {
  const within = relative(root, path);
  if (!within.startsWith('..') && !isAbsolute(within)) return join(MOUNTED, within);
  throw new UsageError(
    `${what}: ${path} lies outside of ${root}, which is all that a container sees; move it there`,
  );
}
