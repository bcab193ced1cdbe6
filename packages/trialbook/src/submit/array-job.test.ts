// What schedulers are given: how many tasks, a script with odd names, a Job with the paths of its pods.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ArrayJob, tasksFor } from './array-job.ts';
import { kubernetesJob } from './kubernetes-job.ts';
import { slurmScript } from './slurm-script.ts';

const job = (more: Partial<ArrayJob> = {}): ArrayJob => ({
  name: 'trialbook',
  tasks: 12,
  cpus: 2,
  stages: 1,
  command: ['node', '/project/bin/trialbook.js', 'work', 'tiny', '--shards', '12'],
  env: { TRIALBOOK_CACHE_DIR: '/project/.trialbook/data' },
  folder: '/project',
  ...more,
});

it.each([
  [8000, undefined, 1, 1000],
  [100, undefined, 2, 13],
  [3, undefined, 1, 1],
  [10_000, 100 * 3_600_000, 1, 200], // a hundred hours
  [10_000, 100 * 3_600_000, 4, 50],
  [20, 100 * 3_600_000, 1, 20], // no more tasks than calls
  [500, 1000, 1, 1],
])('%i calls, %s ms, %i processors: %i tasks', (calls, workMs, cpus, tasks) => {
  expect(tasksFor(calls, workMs, cpus)).toBe(tasks);
});

describe('slurmScript', () => {
  /** Runs the script with a command that prints its arguments, or does as they say. */
  function runScript(command: readonly string[], more: Partial<ArrayJob> = {}, signal = '') {
    const folder = mkdtempSync(join(tmpdir(), "an odd 'name' $HOME "));
    const script = join(folder, 'trials.sbatch');
    writeFileSync(script, slurmScript(job({ command, folder, ...more }), { logs: folder }));
    const line =
      signal === ''
        ? 'exec bash "$0"'
        : `bash "$0" & script=$!; sleep 1; kill -${signal} $script; wait $script`;
    const scontrol =
      'scontrol() { echo "scontrol $*"; }; export -f scontrol; export SLURM_ARRAY_JOB_ID=7 SLURM_ARRAY_TASK_ID=3;';
    const ran = spawnSync('bash', ['-c', `${scontrol} ${line}`, script], { encoding: 'utf8' });
    return { ...ran, folder };
  }

  it('hands arguments on as they are, in the folder, with the environment', () => {
    const odd = ["it's", '$HOME', 'a b', '"', '`true`', 'ä'];
    const { stdout, stderr, status, folder } = runScript(
      [
        process.execPath,
        '-p',
        'JSON.stringify([process.cwd(), process.env.ODD, ...process.argv.slice(1)])',
        ...odd,
      ],
      { env: { ODD: "x'y $z" } },
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([folder, "x'y $z", ...odd]);
    expect(status).toBe(0);
  });

  it.each([0, 1, 2])('ends as its work does: with %i', (code) => {
    expect(runScript([process.execPath, '-e', `process.exitCode = ${code}`]).status).toBe(code);
  });

  it('hands a warning on, waits for the work to end, and queues the task again', () => {
    const work =
      "process.on('SIGTERM', () => setTimeout(() => { console.log('kept'); process.exit(130); }, 300)); setInterval(() => {}, 1000)";
    const { status, stdout } = runScript([process.execPath, '-e', work], {}, 'TERM');
    expect(stdout).toBe('kept\nscontrol requeue 7_3\n');
    expect(status).toBe(0);
  });

  it('queues nothing again that was interrupted by somebody', () => {
    const { status, stdout } = runScript([process.execPath, '-e', 'process.exit(130)']);
    expect({ status, stdout }).toEqual({ status: 130, stdout: '' });
  });
});

it('kubernetesJob writes an Indexed Job', () => {
  const options = { image: 'node:22-slim', claim: 'course', mountPath: '/project' };
  expect(kubernetesJob(job({ maxParallel: 4 }), options)).toMatchSnapshot();
});
