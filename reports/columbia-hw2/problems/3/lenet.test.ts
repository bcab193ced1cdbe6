import { BoundResults, buildReport, defineReport } from '@trialbook/report';
import type { TrialRecord } from '@trialbook/trials';
import { describe, expect, it } from 'vitest';
import {
  ALL_ARMS,
  ARMS,
  FOLLOWED,
  type LenetArm,
  type LenetMetric,
  lenetBatchnormDropout,
  UNSHIFTED,
} from '../../experiments/lenet-batchnorm-dropout.ts';
import { comparisonOf, directionOf, performanceComparisons } from './comparisons.ts';
import { lenetProblem } from './lenet.ts';

const CHANNELS = { 'c1-norm': 6, 'c3-norm': 16, 'c5-norm': 120, 'f6-norm': 84 };

/** Made-up results: test accuracies as given, trials a little apart, everything else the same for every arm. */
function made(
  accuracies: Partial<Record<LenetArm, number>>,
  trials = 4,
  artifacts = (_: number): object => ({}),
) {
  const planned = ALL_ARMS.filter((arm) => arm in accuracies);
  const record = (arm: LenetArm, trial: number): TrialRecord<LenetMetric> => {
    const wobble = (1 + Math.sin(37 * trial + 11 * ALL_ARMS.indexOf(arm))) / 2000;
    const norm = (channels: number) =>
      Float32Array.from({ length: channels }, (_, i) => 1 + 0.01 * Math.sin(i + trial));
    const layers = arm === 'dropout' || arm === 'plain' ? {} : CHANNELS;
    const curve = Float64Array.of(0.5, 0.4, 0.3 + wobble);
    return {
      trial,
      seed: '00',
      status: 'completed',
      durationMs: 1,
      metrics: {
        testAccuracy: accuracies[arm]! + wobble,
        trainAccuracy: accuracies[arm]! + 0.005 + wobble,
        testLoss: 0.3 + wobble,
        trainLoss: 0.2 + wobble,
        trainSeconds: 1 + wobble,
        msPerStep: 10 + wobble,
        parameters: 61_706,
        drift: 0.1 + wobble,
        correlationC5: 0.2 + wobble,
        correlationF6: 0.2 + wobble,
        silencedLoss: 0.05 + wobble,
      },
      series: {
        ...Object.fromEntries(FOLLOWED.map((layer) => [`drift/${layer}`, curve])),
        trainLossRunning: curve,
        trainAccuracyRunning: curve,
        testLoss: curve,
        testAccuracy: curve,
      },
      artifacts: {
        norms: Object.fromEntries(
          Object.entries<number>(layers).map(([name, channels]) => [
            name,
            { gamma: norm(channels), beta: norm(channels) },
          ]),
        ),
        ...artifacts(trial),
      },
    };
  };
  const arms = Object.fromEntries(
    planned.map((arm) => [
      arm,
      { records: Array.from({ length: trials }, (_, trial) => record(arm, trial)) },
    ]),
  );
  return new BoundResults(lenetBatchnormDropout, arms) as BoundResults<LenetArm, LenetMetric>;
}

const built = async (results: BoundResults<LenetArm, LenetMetric>) => {
  const files = await buildReport({
    report: defineReport({
      id: 'problem-3',
      title: 'Problem 3',
      summary: 'Problem 3',
      experiments: [lenetBatchnormDropout],
      references: 'references.bib',
      module: import.meta.url,
      text: ['text/3-lenet.md'],
      problems: [lenetProblem],
    }),
    profile: 'full',
    engine: 'none',
    results: [results],
    run: { facts: [], remarks: [] },
  });
  return { files, text: files.get('report.md')!.replaceAll('\u00a0', ' ') };
};

const asPublished = {
  'standardized-bn': 0.9833,
  'bn-input': 0.9871,
  dropout: 0.9189,
  'bn-dropout': 0.9574,
  plain: 0.93,
};
const allAlike = Object.fromEntries(ARMS.map((arm) => [arm, 0.9])) as Record<(typeof ARMS)[number], number>;

describe('the section of problem 3', () => {
  it('has every question, figure and learned value', async () => {
    const { files, text } = await built(made(asPublished));
    for (const question of ['3.1', '3.2', '3.3', '3.4', '3.5']) expect(text).toContain(` ${question} `);
    const values = files.get('data/norm-gamma.values.csv')!.trim().split('\r\n');
    expect(values).toHaveLength(1 + 4 * 2 * 226);
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(
        ['lenet-curves', 'lenet-drift', 'norm-gamma', 'norm-beta'].map((id) => `figures/${id}.svg`),
      ),
    );
  });

  it('answers as the results fall', async () => {
    const { text } = await built(made(asPublished));
    expect(text).toContain('Batch normalisation of the input improves the test accuracy:');
    expect(text).toContain('their benefits do not add up here.');
    expect(text).toMatch(/against neither\s+(> )?lower \(−1\.\d+ points \\?\[/);
  });

  it('claims no difference where none is detected', async () => {
    const { text } = await built(made(allAlike));
    expect(text).toContain('No improvement by batch normalisation of the input is detected:');
    expect(text).toContain('The differences are not all clear enough for a ranking.');
    expect(text).not.toContain('improves the test accuracy');
  });

  it('compares nothing with a single trial, and says so', async () => {
    const { text } = await built(made(asPublished, 1));
    expect(text).toContain('not compared (fewer than two pairs of trials)');
  });
});

describe('what older results do not have', () => {
  const statistics = (trial: number, better: number) => ({
    withDropout: { accuracy: 0.9 + Math.sin(trial) / 1000, loss: 0.4 + Math.cos(trial) / 1000 },
    without: { accuracy: 0.92, loss: 0.4 - better },
    varianceRatio: 1.7,
  });

  it('is said, and nothing is missed', async () => {
    const { files, text } = await built(made(asPublished));
    expect(text.match(/the results from which this page was made are older/g)).toHaveLength(2);
    expect(text).toContain('Their kernels are not among the results');
    expect(text).not.toContain('NaN');
    expect(files.has('figures/c1-kernels.svg')).toBe(false);
  });

  it('is shown where it is there', async () => {
    const everything = { ...asPublished, [UNSHIFTED]: 0.985 };
    const kernels = Float32Array.from({ length: 150 }, (_, i) => Math.sin(i));
    const { files, text } = await built(
      made(everything, 4, (trial) => ({ kernels, statistics: statistics(trial, 0.1) })),
    );
    expect(text).not.toContain('older');
    expect(text).toMatch(/whose \$\\beta\$ is learned, lower \(−0\.\d+ points/);
    expect(text).toContain('which statistics taken without dropout give back');
    expect(text).toMatch(/the variance is\s+1\.7\d* /);
    expect(files.has('figures/c1-kernels.svg')).toBe(true);
  });

  it('is called mixed where accuracy and loss disagree', async () => {
    const { text } = await built(made(asPublished, 4, (trial) => ({ statistics: statistics(trial, -0.1) })));
    expect(text).toContain('what that costs is not plain');
  });
});

describe('the weight of a difference', () => {
  it('is none below the standard error of the accuracy on so many images', async () => {
    const { text } = await built(
      made({ ...asPublished, 'bn-input': asPublished['standardized-bn'] + 0.0008 }),
    );
    expect(text).toContain('It has no practical weight.');
    const { text: wide } = await built(made(asPublished)); // 38 of 10 000 images, against 12.8
    expect(wide).toContain('It is more than that error.');
  });
});

describe('the comparisons of problem 3', () => {
  it('are corrected as one family', () => {
    const ours = made(asPublished);
    const comparisons = performanceComparisons(ours);
    expect(comparisons).toHaveLength(12);
    const raw = ours.difference('dropout', 'plain', 'testAccuracy').pValue!;
    const { difference } = comparisonOf(comparisons, 'dropout', 'plain', 'testAccuracy');
    expect(difference!.pValue).toBeGreaterThan(raw);
    expect(difference!.method).toBe('paired t-test, Student t, Holm');
  });

  it('have a direction only below five per cent', () => {
    const one = comparisonOf(performanceComparisons(made(asPublished)), 'dropout', 'plain', 'testAccuracy');
    const at = (pValue: number) => directionOf({ ...one, difference: { ...one.difference!, pValue } });
    expect([at(0.049), at(0.05)]).toEqual(['lower', 'none']);
  });

  it('must have been planned', () => {
    const comparisons = performanceComparisons(made(asPublished));
    expect(() => comparisonOf(comparisons, 'plain', 'dropout', 'testAccuracy')).toThrow(
      'no comparison of plain and dropout in testAccuracy is planned; add it to its family',
    );
  });
});
