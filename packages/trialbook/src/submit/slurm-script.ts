// A study as a Slurm job array: the script for sbatch, and the line that submits it. Submits nothing.

import type { ArrayJob } from './array-job.ts';

/** What only Slurm asks. */
export interface SlurmOptions {
  readonly partition?: string;
  readonly time?: string;
  /** Where the output of tasks goes. */
  readonly logs: string;
}

/** How often a task that ran out of time, or was pushed aside, is queued again. */
const REQUEUES = 20;

/**
 * The script. A task ends with 0 when its share is done, with 1 when trials failed, with 2 when it was called wrongly. Before its
 * limit of time it is warned, keeps what is finished, and is queued again.
 */
export function slurmScript(job: ArrayJob, { partition, time, logs }: SlurmOptions): string {
  const { name, tasks, maxParallel, cpus, command, env, folder } = job;
  const limit = maxParallel === undefined ? '' : `%${maxParallel}`;
  const directives = [
    `--job-name=${name}`,
    `--array=1-${tasks}${limit}`,
    '--nodes=1',
    '--ntasks=1',
    `--cpus-per-task=${cpus}`,
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(time === undefined ? [] : [`--time=${time}`]),
    `--output=${quotedValue(`${logs}/%A_%a.log`)}`,
    '--open-mode=append',
    '--requeue',
    '--signal=B:TERM@120',
  ];
  return `#!/bin/bash
# Written by trialbook submit slurm. A task that was lost is submitted again alone: sbatch --array=<its number> <this file>.
${directives.map((directive) => `#SBATCH ${directive}`).join('\n')}

cd ${quoted(folder)} || exit 2
${Object.entries(env)
  .map(([variable, value]) => `export ${variable}=${quoted(value)}`)
  .join('\n')}

warned=0
${command.map(quoted).join(' ')} &
work=$!
trap 'warned=1; kill -TERM "$work" 2> /dev/null' TERM
wait "$work"
while kill -0 "$work" 2> /dev/null; do wait "$work"; done # the warning ends the wait, not the work
wait "$work"
code=$?

# 130: interrupted, and what was finished is kept.
if [ "$warned" = 1 ] && [ "$code" = 130 ] && [ "\${SLURM_RESTART_COUNT:-0}" -lt ${REQUEUES} ]; then
  scontrol requeue "\${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID}" && exit 0
fi
exit "$code"
`;
}

/** The script that submits it, once for every stage: each begins when the one before has ended, well or not. */
export function slurmSubmission({ stages }: ArrayJob, script: string): string {
  const again = Array.from(
    { length: stages - 1 },
    () =>
      `job=$(sbatch --parsable --dependency="afterany:\${job%%;*}" ${quoted(script)}) && echo "then job $job"`,
  );
  return `#!/bin/bash
# Written by trialbook submit slurm.${stages > 1 ? ' Some experiments follow others, so the array runs more than once; what is done is not run again.' : ''}
set -e
job=$(sbatch --parsable ${quoted(script)}) && echo "job $job"
${again.join('\n')}${again.length > 0 ? '\n' : ''}`;
}

function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A value of an `#SBATCH` line, which knows double quotes only. */
function quotedValue(value: string): string {
  return /^[\w./%-]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}
