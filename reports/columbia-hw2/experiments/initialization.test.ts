import { drawDigits } from '@trialbook/datasets';
import { seedTree } from '@trialbook/random';
import { hostTensor } from '@trialbook/training';
import { type DataSource, runTrials } from '@trialbook/trials';
import { describe, expect, it } from 'vitest';
import { HIDDEN_LAYERS, initialization } from './initialization.ts';
import { initializationTraining, trainedArms } from './initialization-training.ts';
import { lookAtLayer, SAMPLE_SIZE } from './layer-look.ts';
import { pixelMoments, standardizedImages } from './mnist-standardized.ts';

const digits = drawDigits({ train: 200, test: 64 });

/** A small set in the place of MNIST. */
const load: DataSource['load'] = async () => ({
  value: digits,
  checksums: { drawn: '1' },
  source: 'drawn',
});
const options = { profile: 'smoke', store: false, workers: 0, engine: 'tfjs-cpu', data: { load } } as const;

describe('standardizedImages', () => {
  it('has mean 0 and deviation 1 over the set that the moments are of', () => {
    const set = digits.train;
    const rows = Int32Array.from({ length: set.count }, (_, i) => i);
    const { inputs, labels } = standardizedImages(set, rows, pixelMoments(set));
    const mean = inputs.reduce((sum, value) => sum + value, 0) / inputs.length;
    const variance = inputs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / inputs.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(variance).toBeCloseTo(1, 5);
    expect([...labels]).toEqual([...set.labels]);
  });
});

describe('lookAtLayer', () => {
  const stream = () => seedTree(1).stream();
  const layer = (rows: number[][]) => hostTensor(rows.flat(), [rows.length, rows[0]!.length]);

  it('counts zeros of a ReLU, and units that are 0 for every image', () => {
    const { idle, deadUnits, sample } = lookAtLayer(
      layer([
        [0, 1, 0],
        [0, 0, 2],
      ]),
      'relu',
      stream(),
    );
    expect(idle).toBe(4 / 6);
    expect(deadUnits).toBeCloseTo(1 / 3, 12);
    expect(sample).toHaveLength(SAMPLE_SIZE);
  });

  it('calls a tanh near ±1 and a sigmoid near 0 or 1 saturated, and none near their middle', () => {
    expect(lookAtLayer(layer([[-0.999, 0, 0.999, 0.9]]), 'tanh', stream()).idle).toBe(0.5);
    expect(lookAtLayer(layer([[0.001, 0.5, 0.999, 0.9]]), 'sigmoid', stream()).idle).toBe(0.5);
  });

  it('measures the spread about the mean', () => {
    expect(
      lookAtLayer(
        layer([
          [1, 3],
          [1, 3],
        ]),
        'tanh',
        stream(),
      ).deviation,
    ).toBe(1);
  });
});

describe('initialization', () => {
  it('sees gradients vanish from small weights and keep their size from Glorot’s', async () => {
    const { arms } = await runTrials({ experiment: initialization, ...options });
    const ratio = (arm: keyof typeof arms) => arms[arm].records[0]!.metrics.log10GradientRatio!;
    // tanh is nearly linear there: each layer back multiplies by σ·√100.
    expect(ratio('tanh/0.01')).toBeCloseTo(-4, 0);
    expect(Math.abs(ratio('tanh/glorot'))).toBeLessThan(0.7);
    // sigmoid's derivative is at most 1/4.
    expect(ratio('sigmoid/0.01')).toBeCloseTo(4 * Math.log10(0.25 * 0.01 * 10), 0);
    // From 0.14 to 0.28 doubles the factor of each of four layers.
    expect(ratio('relu/0.28') - ratio('relu/0.14')).toBeCloseTo(4 * Math.log10(2), 1);
    for (const { records } of Object.values(arms)) {
      for (const { status, series, artifacts } of records) {
        expect(status).toBe('completed');
        expect(series.gradientRms).toHaveLength(HIDDEN_LAYERS);
        expect(artifacts.samples).toHaveLength(HIDDEN_LAYERS);
      }
    }
  });
});

describe('initialization-training', () => {
  it('leaves a net of zeros where it began but for the output’s bias', async () => {
    const { arms } = await runTrials({ experiment: initializationTraining, ...options });
    for (const arm of trainedArms) {
      for (const { status, series } of arms[arm].records) {
        expect(status).toBe('completed');
        expect(series.trainLoss).toHaveLength(2);
      }
    }
    expect(arms.zeros.records[0]!.series.trainLoss![0]).toBeCloseTo(Math.log(10), 2);
    expect(arms['normal-0.4'].records[0]!.series.trainLoss![0]).toBeGreaterThan(Math.log(10));
  });
});
