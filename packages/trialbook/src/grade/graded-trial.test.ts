import type { Experiment, TrialFile } from '@trialbook/trials';
import { describe, expect, it } from 'vitest';
import { aKeptExperiment, aTrialFile, MACHINE } from '../../test/support/kept-experiment.ts';
import { gradedTrial } from './graded-trial.ts';

const experiment = {
  id: 'counting',
  metrics: { value: { label: 'Value', unit: '' }, trainSeconds: { label: 'Time', unit: 's' } },
} as unknown as Experiment;
const ELSEWHERE = { ...MACHINE, features: ['avx2', 'avx512f'] };
const ten = aKeptExperiment(Array.from({ length: 10 }, (_, i) => aTrialFile([i]))).results;
const kept = aTrialFile([3]);
const rerun = (change: object, around: Partial<TrialFile> = {}): TrialFile => {
  const file = { ...aTrialFile([3]), ...around };
  return { ...file, records: [{ ...file.records[0]!, ...change }] };
};
const grade = (file: TrialFile, engine?: string, level?: number) =>
  gradedTrial(
    { experiment, results: engine === undefined ? ten : { ...ten, engine }, ...(level && { level }) },
    kept,
    file,
    3,
  );
const nextAfter = (x: number) => x * (1 + Number.EPSILON);

describe('the grade of a trial', () => {
  it('is equal when every byte is; times do not count', () => {
    expect(grade(rerun({ durationMs: 99, metrics: { value: 0.53, trainSeconds: 4 } }))).toEqual({
      arm: 'all',
      trial: 3,
      grade: 'equal',
    });
  });

  it.each([
    ['this machine', MACHINE],
    ['another processor', ELSEWHERE],
  ])('is consistent when a metric is one unit in the last place off, on %s', (_, machine) => {
    const value = nextAfter(0.53);
    expect(value).not.toBe(0.53);
    expect(grade(rerun({ metrics: { value } }, { machine })).grade).toBe('consistent');
  });

  it('differs on an equal machine as soon as it is more than rounding, and says where', () => {
    expect(grade(rerun({ metrics: { value: 0.5301 } }))).toEqual({
      arm: 'all',
      trial: 3,
      grade: 'differs',
      because: 'metrics.value: kept 0.53, now 0.5301',
    });
  });

  it.each([
    ['another processor', { machine: ELSEWHERE }, undefined],
    ['another Node', { versions: { node: '22.1.0' } }, undefined],
    ['another ONNX Runtime', { versions: { node: '24.0.0', 'onnxruntime-node': '1.2.3' } }, undefined],
    ['a graphics processor', {}, 'tfjs-node-gpu'],
  ])('is consistent within the prediction with %s, and differs outside', (_, around, engine) => {
    expect(grade(rerun({ metrics: { value: 0.55 } }, around), engine).grade).toBe('consistent');
    expect(grade(rerun({ metrics: { value: 0.9 } }, around), engine)).toMatchObject({
      grade: 'differs',
      because: expect.stringMatching(/^value is 0\.9, outside \[/),
    });
  });

  it('expects equal bytes of another patch of Node', () => {
    expect(grade(rerun({ metrics: { value: 0.55 } }, { versions: { node: '24.9.1' } })).grade).toBe(
      'differs',
    );
  });

  it('takes a wider interval where more trials are checked', () => {
    const file = rerun({ metrics: { value: 0.66 } }, { machine: ELSEWHERE });
    expect(grade(file).grade).toBe('differs');
    expect(grade(file, undefined, 1 - 0.01 / 200).grade).toBe('consistent');
  });

  it('differs with another seed, on any machine', () => {
    expect(grade(rerun({ seed: 'ff' }, { machine: ELSEWHERE }))).toMatchObject({
      grade: 'differs',
      because: 'seed: kept 0000000000000003, now ff',
    });
  });

  it('failed when the rerun did, with the reason on one line', () => {
    expect(grade(rerun({ status: 'failed', metrics: {}, reason: 'Error: a\n  b' }))).toMatchObject({
      grade: 'failed',
      because: 'Error: a b',
    });
  });

  it('is not comparable elsewhere where there is neither a loss nor another trial', () => {
    const alone = { ...kept, records: [{ ...kept.records[0]!, series: {} }] };
    const { results } = aKeptExperiment([alone]);
    const now = rerun({ series: {}, metrics: { value: 0.1 } }, { machine: ELSEWHERE });
    expect(gradedTrial({ experiment, results }, alone, now, 3).grade).toBe('not comparable');
  });
});
