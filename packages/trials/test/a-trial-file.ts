// A small trial file for tests: one trial whose number is its value.
import type { TrialFile } from '../src/store/trial-file.ts';

export function aTrialFile(key: string, value: number): TrialFile {
  const seed = value.toString(16).padStart(16, '0');
  return {
    key,
    experiment: 'perceptron',
    arm: 'hinge',
    trials: [value],
    seeds: [seed],
    machine: { platform: 'linux', arch: 'x64', cpu: 'A', features: ['avx2', 'fma'] },
    versions: { node: '24.0.0', 'onnxruntime-node': '1.30.0' },
    broke: false,
    records: [
      {
        trial: value,
        seed,
        status: 'completed',
        metrics: { value },
        durationMs: 1,
        series: { loss: Float64Array.of(value, 0.5) },
        artifacts: {},
      },
    ],
  };
}
