import { BoundResults, buildReport, defineReport } from '@trialbook/report';
import { runTrials, type TrialRecord } from '@trialbook/trials';
import { beforeAll, describe, expect, it } from 'vitest';
import { type EggholderMetric, eggholderDepthWidth, NOISE } from '../../experiments/eggholder-depth-width.ts';
import { eggholderHalfRate } from '../../experiments/eggholder-half-rate.ts';
import { eggholderPublished } from '../../experiments/eggholder-published.ts';
import { divergenceProblem, type HalfRateResults, stabilityLimit } from './divergence.ts';
import { eggholderProblem } from './eggholder.ts';
import { eggholderPublishedProblem } from './published.ts';
import {
  averagesByTotal,
  bestOnValidation,
  depthRatios,
  type EggholderResults,
  trainedNetworks,
} from './results.ts';

type Arms = Record<string, { records: readonly TrialRecord<EggholderMetric>[] }>;

let arms: Arms;
let ours: EggholderResults;
let halves: HalfRateResults;
let published: EggholderResults;

beforeAll(async () => {
  const study = await runTrials({
    experiments: [eggholderDepthWidth, eggholderHalfRate, eggholderPublished],
    profile: 'smoke',
    engine: 'onnx-cpu',
    store: false,
    workers: 0,
  });
  arms = study.of(eggholderDepthWidth).arms;
  ours = new BoundResults(eggholderDepthWidth, arms);
  halves = new BoundResults(eggholderHalfRate, study.of(eggholderHalfRate).arms);
  published = new BoundResults(eggholderPublished, study.of(eggholderPublished).arms);
});

const built = (results: EggholderResults) =>
  buildReport({
    report: defineReport({
      id: 'problem-4',
      title: 'Problem 4',
      summary: 'Problem 4',
      experiments: [eggholderDepthWidth, eggholderHalfRate, eggholderPublished],
      references: 'references.bib',
      module: import.meta.url,
      text: ['text/4-eggholder.md'],
      problems: [eggholderProblem, divergenceProblem, eggholderPublishedProblem],
    }),
    profile: 'smoke',
    engine: 'onnx-cpu',
    results: [results, halves, published],
    run: { facts: [], remarks: [] },
    partial: true,
  });

/** The same results with an arm's trials replaced. */
const withDiverged = (name: string) => {
  const records = arms[name]!.records.map((record) => ({
    ...record,
    status: 'diverged' as const,
    metrics: {},
    reason: 'the loss was not finite from step 7 on',
  }));
  return new BoundResults(eggholderDepthWidth, { ...arms, [name]: { records } }) as EggholderResults;
};

describe('problem 4 at profile smoke', () => {
  it('trains every network to an error between the noise and the deviation of the targets', () => {
    for (const name of ours.arms) {
      expect(ours.arm(name).completed, name).toHaveLength(2);
      for (const { metrics } of ours.arm(name).completed) {
        expect(metrics.testRmse).toBeGreaterThan(NOISE);
        expect(metrics.testRmse).toBeLessThan(2 * metrics.targetDeviation!);
        expect(metrics.testRmse! / metrics.targetDeviation!).toBeCloseTo(metrics.testRmseStandardized!, 10);
      }
    }
  });

  it('gives every network of a trial the same points', () => {
    const deviations = ours.arms.map((name) => ours.arm(name).values('targetDeviation')[0]);
    expect(new Set(deviations).size).toBe(1);
  });

  it('averages networks of equal depth and total within each trial', () => {
    const records = (values: number[]) =>
      values.map((testRmse, trial) => ({
        trial,
        seed: '',
        status: 'completed' as const,
        metrics: { testRmse },
        durationMs: 1,
        series: {},
        artifacts: {},
      }));
    const some = new BoundResults(eggholderDepthWidth, {
      '2:32-64': { records: records([1, 3]) },
      '2:64-32': { records: records([3, 7]) },
      '2:80-16': {
        records: [{ ...records([0])[0]!, status: 'diverged', metrics: {}, reason: 'not finite' }],
      },
    }) as EggholderResults;
    const [one, ...others] = averagesByTotal(some, 'testRmse');
    expect(others).toEqual([]);
    // Trial averages 2 and 5: mean 3.5, standard error 1.5.
    const counts = { trials: 2, networks: 2, missing: 1 };
    expect(one).toEqual({ depth: 2, units: 96, value: 3.5, standardError: 1.5, ...counts });
  });

  it('chooses on the validation points, whatever the test points say', () => {
    const best = bestOnValidation(trainedNetworks(ours))!;
    const lowest = Math.min(...ours.arms.map((name) => ours.arm(name).mean('validationRmse').value));
    expect(best.arm.mean('validationRmse').value).toBe(lowest);
  });

  it('compares depths over the totals both have, once each', () => {
    const [twoToOne] = depthRatios(ours, 'testRmse');
    expect(twoToOne!.ratio!.n).toBe(2); // 32 and 64
    expect(twoToOne!.ratio!.method).toBe('paired t-test on logarithms, Holm');
  });

  it('becomes a section with both questions, all networks and the surfaces', async () => {
    const files = await built(ours);
    const text = files.get('report.md')!;
    expect(text).toContain('4.1 Test error against size');
    expect(text).toContain('4.2 The trade-off');
    expect(text).toContain('Test RMSE of 128-32, standardised | 0.2126');
    expect(files.get('data/eggholder-networks.csv')!.trim().split('\r\n')).toHaveLength(1 + ours.arms.length);
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(
        ['rmse-by-units', 'rmse-by-parameters', 'time-by-parameters', 'eggholder-fits'].map(
          (id) => `figures/${id}.svg`,
        ),
      ),
    );
  });

  it('tries the wide-ended networks at both rates, on the same draws', async () => {
    expect(halves.arms).toEqual(['full-rate/2:16-256', 'half-rate/2:16-256']);
    const seeds = halves.arms.map((arm) => halves.arm(arm).trials.map(({ seed }) => seed));
    expect(seeds[0]).toEqual(seeds[1]);
    const text = (await built(ours)).get('report.md')!;
    expect(text).toContain('When training diverges');
    expect(text).toMatch(/trainings diverge, at half of it/);
    expect(text).toMatch(
      /95\s%\sCI\s[^)]*\).*,\sp\s=\s\d\.\d+ \(McNemar mid-p test over pairs of trainings\)/,
    );
  });

  it('counts and names diverged networks, and never averages them', async () => {
    const lost = withDiverged('2:16-16');
    expect(trainedNetworks(lost).map(({ name }) => name)).not.toContain('2:16-16');
    const text = (await built(lost)).get('report.md')!;
    expect(text).toContain('Training diverged in 2');
    expect(text).toMatch(/\| 16.16 \| 32 \| 401 \| diverged \|/);
  });
});

describe('stabilityLimit', () => {
  /** Whether Nesterov momentum on ½·curvature·x² comes to rest. */
  const settles = (curvature: number, learningRate: number, momentum: number) => {
    let [x, velocity] = [1, 0];
    for (let step = 0; step < 5000; step++) {
      velocity = momentum * velocity - learningRate * curvature * (x + momentum * velocity);
      x += velocity;
    }
    return Math.abs(x) < 1;
  };

  it.each([
    [0.01, 0.9],
    [0.005, 0.9],
    [0.3, 0.5],
    [0.2, 0],
  ])('parts convergence from divergence at rate %f and momentum %f', (learningRate, momentum) => {
    const limit = stabilityLimit(learningRate, momentum);
    expect(settles(0.98 * limit, learningRate, momentum)).toBe(true);
    expect(settles(1.02 * limit, learningRate, momentum)).toBe(false);
  });
});
