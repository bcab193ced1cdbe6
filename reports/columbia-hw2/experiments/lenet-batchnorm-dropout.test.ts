import { loadImageDataset } from '@trialbook/datasets';
import { BoundResults } from '@trialbook/report';
import { runTrials } from '@trialbook/trials';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ALL_ARMS,
  ARMS,
  type LearnedKernels,
  type LearnedNorms,
  type LenetArm,
  type LenetMetric,
  lenetBatchnormDropout,
  type StatisticsAnew,
  UNSHIFTED,
} from './lenet-batchnorm-dropout.ts';

let ours: BoundResults<LenetArm, LenetMetric>;

beforeAll(async () => {
  const digits = await loadImageDataset('mnist', {
    download: false,
    allowStandIns: true,
    standIns: { train: 400, test: 200 },
  });
  const load = async () => ({ value: digits, checksums: { images: digits.checksum }, source: 'stand-in' });
  const { arms } = await runTrials({
    experiment: lenetBatchnormDropout,
    profile: 'smoke',
    engine: 'onnx-cpu',
    data: { load },
    store: false,
    workers: 0,
  });
  ours = new BoundResults(lenetBatchnormDropout, arms, 'drawn digits');
});

describe('problem 3 at profile smoke', () => {
  it('completes every trial of every arm', () => {
    expect(ours.arms).toEqual(ALL_ARMS);
    for (const arm of ALL_ARMS) expect(ours.arm(arm).completed, arm).toHaveLength(2);
  });

  it('counts the parameters of LeNet-5, and two more for each normalised channel', () => {
    const parameters = (arm: LenetArm) => ours.arm(arm).values('parameters')[0]! - 61_706;
    const hidden = 2 * (6 + 16 + 120 + 84);
    expect(ARMS.map(parameters)).toEqual([hidden, hidden + 2, 0, hidden + 2, 0]);
    expect(parameters(UNSHIFTED)).toBe(hidden + 1);
  });

  it('keeps γ and β of every normalised channel, and none where nothing is normalised', () => {
    const channels = (arm: LenetArm) =>
      Object.entries(ours.arm(arm).completed[0]!.artifacts.norms as LearnedNorms).map(
        ([name, { gamma, beta }]) => [name, gamma.length, beta.length],
      );
    const hidden = [
      ['c1-norm', 6, 6],
      ['c3-norm', 16, 16],
      ['c5-norm', 120, 120],
      ['f6-norm', 84, 84],
    ];
    expect(channels('standardized-bn')).toEqual(hidden);
    expect(channels('bn-dropout')).toEqual([['input-norm', 1, 1], ...hidden]);
    expect(channels('dropout')).toEqual([]);
  });

  it('moves β of the input, and leaves it at 0 where it is fixed', () => {
    const beta = (arm: LenetArm) =>
      (ours.arm(arm).completed[0]!.artifacts.norms as LearnedNorms)['input-norm']!.beta[0];
    expect(beta('bn-input')).not.toBe(0);
    expect(beta(UNSHIFTED)).toBe(0);
  });

  it('keeps the six kernels of C1, each trial its own', () => {
    const [first, second] = ours
      .arm('standardized-bn')
      .completed.map(({ artifacts }) => artifacts.kernels as LearnedKernels);
    expect(first).toHaveLength(6 * 25);
    expect(first).not.toEqual(second);
  });

  it('takes statistics anew where dropout and batch norm meet, and finds larger variances under dropout', () => {
    const { artifacts, metrics } = ours.arm('bn-dropout').completed[0]!;
    const { withDropout, without, varianceRatio } = artifacts.statistics as StatisticsAnew;
    expect(varianceRatio).toBeGreaterThan(1);
    expect(without.loss).not.toBe(withDropout.loss);
    expect(withDropout.loss).not.toBe(metrics.testLoss);
    for (const arm of ['bn-input', 'dropout', 'plain'] as const)
      expect(ours.arm(arm).completed[0]!.artifacts, arm).not.toHaveProperty('statistics');
  });

  it('gives each trial of an arm numbers of its own', () => {
    for (const arm of ALL_ARMS) {
      const [first, second] = ours.arm(arm).values('testLoss');
      expect(first, arm).not.toBe(second);
    }
  });

  it('finds the inputs of F6, normalised per unit, to move less than those of a network without batch norm', () => {
    const drift = (arm: LenetArm) => ours.arm(arm).completed.map(({ series }) => series['drift/f6']![0]!);
    expect(Math.max(...drift('bn-input'))).toBeLessThan(Math.min(...drift('plain')));
  });
});
