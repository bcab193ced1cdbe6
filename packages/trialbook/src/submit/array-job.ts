// An array of tasks as both schedulers see it: what each runs, and how many there are. Knows neither scheduler.

/** What is submitted. */
export interface ArrayJob {
  /** For people and for the scheduler's lists. */
  readonly name: string;
  readonly tasks: number;
  readonly maxParallel?: number;
  readonly cpus: number;
  /** How often the array has to run, one after the other: experiments that follow others wait for them. */
  readonly stages: number;
  /** The command of a task: program and arguments. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The project's folder, as tasks see it. */
  readonly folder: string;
}

/** Array sizes that schedulers allow without being told otherwise: Slurm's `MaxArraySize` is 1001. */
export const MOST_TASKS = 1000;
/** Long enough that starting Node and reading the plan do not count, short enough to be taken in between others. */
const TASK_MS = 30 * 60_000;

/**
 * How many tasks there should be for so much work.
 *
 * @param workMs undefined when nothing has been measured: then a task for every four calls
 */
export function tasksFor(calls: number, workMs: number | undefined, cpus: number): number {
  const wanted = workMs === undefined ? Math.ceil(calls / (4 * cpus)) : Math.ceil(workMs / (TASK_MS * cpus));
  return Math.max(1, Math.min(wanted, calls, MOST_TASKS));
}
