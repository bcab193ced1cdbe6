// A small kept experiment for tests: an arm of three trials in two calls, with curves and weights.
import type { TrialFile, TrialMachine } from '@trialbook/trials';
import type { KeptExperiment } from '../../src/kept/kept-pack.ts';

export const MACHINE: TrialMachine = { platform: 'linux', arch: 'x64', cpu: 'A', features: ['avx2'] };

export function aTrialFile(trials: readonly number[], machine = MACHINE): TrialFile {
  const records = trials.map((trial) => ({
    trial,
    seed: trial.toString(16).padStart(16, '0'),
    status: 'completed' as const,
    metrics: { value: 0.5 + trial / 100 },
    durationMs: 10,
    series: { loss: Float64Array.of(2 - trial / 100, 1) },
    artifacts: { weights: Float32Array.of(trial, Number.NaN) },
  }));
  return {
    key: `key-${trials.join('-')}`,
    experiment: 'counting',
    arm: 'all',
    trials,
    seeds: records.map(({ seed }) => seed),
    machine,
    versions: { node: '24.0.0' },
    broke: false,
    records,
  };
}

export function aKeptExperiment(
  files: readonly TrialFile[] = [aTrialFile([0, 1]), aTrialFile([2])],
): KeptExperiment {
  const records = files.flatMap((file) => file.records);
  const total = records.length;
  const counts = { total, cached: 0, run: total, left: 0, diverged: 0, failed: 0 };
  const trials = records.map(({ series: _, artifacts: __, ...trial }) => trial);
  return {
    results: {
      id: 'counting',
      title: 'Counting',
      profile: 'full',
      metrics: { value: { label: 'Value', unit: '' } },
      counts,
      trialMs: 10 * total,
      codeVersion: 'cafe',
      data: {},
      arms: {
        all: { arm: 'all', parameters: { p: 1 }, set: { arm: 'all', trials }, records, files, counts },
      },
    },
    info: {
      profile: 'full',
      rootSeed: 1,
      engine: 'none',
      engineClass: 'none',
      workers: 1,
      counts,
      wallClockMs: 30,
    },
  };
}
