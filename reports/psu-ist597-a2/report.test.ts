// The experiments that train and the whole report, at profile smoke on drawn images: what must hold whatever the accuracy.

import { loadImageDataset } from '@trialbook/datasets';
import { BoundResults, buildReport } from '@trialbook/report';
import { runTrials, type StudyResults } from '@trialbook/trials';
import { beforeAll, describe, expect, it } from 'vitest';
import { biasVariance, WIDTH_SCALES } from './experiments/bias-variance.ts';
import { earlyStopping, firstWithoutFall, RULES } from './experiments/early-stopping.ts';
import {
  hyperparameterSearch,
  SPACE,
  search,
  searchRung1,
  searchRung3,
} from './experiments/hyperparameter-search.ts';
import { DATA_SETS } from './experiments/image-examples.ts';
import { mlpRegularization } from './experiments/mlp-regularization.ts';
import { decompose } from './experiments/prediction-spread.ts';
import { chosenSetting, regularizationTuning, triedFor } from './experiments/regularization-tuning.ts';
import {
  ARMS,
  regularizedNetwork,
  SETTINGS_PER_ARM,
  settingsOf,
  TUNED_ARMS,
} from './experiments/regularizations.ts';
import { SCALES, TRIALS } from './experiments/scales.ts';
import { report } from './report.ts';

const drawn = { download: false, allowStandIns: true, standIns: { train: 600, test: 200 } };
let study: StudyResults;
beforeAll(async () => {
  const load = async (name: string) => {
    const images = await loadImageDataset(name, drawn);
    return { value: images, checksums: { images: images.checksum }, source: 'stand-in' };
  };
  const sets = new Map(await Promise.all(DATA_SETS.map(async (name) => [name, await load(name)] as const)));
  study = await runTrials({
    experiments: report.experiments,
    profile: 'smoke',
    engine: 'onnx-cpu',
    data: { load: async (name) => sets.get(name as never)! },
    store: false,
    workers: 0,
  });
});

describe('the report', () => {
  let written: string;
  beforeAll(async () => {
    const results = study.experiments.map(({ id, arms, scaledDown }) => {
      const experiment = report.experiments.find((each) => each.id === id)!;
      return new BoundResults(experiment, arms, scaledDown);
    });
    const files = await buildReport({
      report,
      profile: 'smoke',
      engine: 'onnx-cpu',
      results,
      loadData: async (name) => loadImageDataset(name, drawn),
      run: { facts: [], remarks: [] },
    });
    written = files.get('report.md')!;
  });

  it('is whole: every name has its value, and no number is missing', () => {
    expect(written).not.toMatch(/\bNaN\b|\{\{|\{%|Left out\./);
  });

  it('answers each question at its top, in order', () => {
    const headings = [...written.matchAll(/^#{2,3} (.*)$/gm)].map(([, heading]) => heading!);
    expect(headings.slice(0, 3)).toEqual(['The answers', 'The data', 'Question 1: the network']);
    const numbered = headings.flatMap((heading) => {
      const [, part, section] = /^(\d)\.(\d+) /.exec(heading) ?? [];
      return part === undefined ? [] : [100 * Number(part) + Number(section)];
    });
    expect(numbered).toEqual([101, 102, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 301, 302, 303]);
    expect(written.match(/> \*\*Finding\.\*\*/g)!.length).toBeGreaterThanOrEqual(12);
  });

  it('says of every trained network that it was scaled down', () => {
    const scaled = report.experiments.filter(({ id }) => id !== 'gradient-check');
    for (const { id } of scaled)
      expect(study.experiments.find((each) => each.id === id)!.scaledDown, id).toBeDefined();
  });
});

describe('the tuning', () => {
  it('gives every arm the same budget', () => {
    for (const arm of TUNED_ARMS) expect(settingsOf(arm), arm).toHaveLength(SETTINGS_PER_ARM);
    const full = regularizationTuning.plan('full').arms;
    expect(Object.keys(full)).toHaveLength(DATA_SETS.length * TUNED_ARMS.length * SETTINGS_PER_ARM);
  });

  it('chooses the best validation accuracy, and the comparison trains with it', () => {
    const { arms } = study.of(regularizationTuning);
    const tried = triedFor(arms, 'mnist', 'dropout');
    expect(tried).toHaveLength(2);
    expect(tried[0]!.accuracy).toBeGreaterThanOrEqual(tried[1]!.accuracy);
    for (const dataSet of DATA_SETS) {
      for (const arm of TUNED_ARMS) {
        const { parameters } = study.of(mlpRegularization).arms[`${dataSet}/${arm}`];
        expect(parameters.setting, arm).toEqual(chosenSetting(arms, dataSet, arm));
      }
    }
  });

  it('puts what diverged last', () => {
    const [first, second] = settingsOf('weight-norm');
    const record = (validationAccuracy?: number) => ({
      records: [
        { metrics: validationAccuracy === undefined ? {} : { validationAccuracy, validationLoss: 1 } },
      ],
    });
    const arms = {
      [`mnist/weight-norm/rate-${first!.learningRate}`]: record(),
      [`mnist/weight-norm/rate-${second!.learningRate}`]: record(0.1),
    };
    expect(triedFor(arms as never, 'mnist', 'weight-norm').map(({ setting }) => setting)).toEqual([
      second,
      first,
    ]);
  });
});

describe('the comparison', () => {
  it('completes every trial of every arm on both data sets', () => {
    for (const dataSet of DATA_SETS) {
      for (const arm of ARMS) {
        const { set } = study.of(mlpRegularization).arms[`${dataSet}/${arm}`];
        expect(set.trials.map(({ status, reason }) => [status, reason])).toEqual(
          Array(TRIALS.smoke).fill(['completed', undefined]),
        );
      }
    }
  });

  it('counts every test image once in the confusion matrix, right ones on the diagonal', () => {
    for (const { artifacts, metrics } of study.of(mlpRegularization).arms['mnist/dropout'].records) {
      const confusion = artifacts.confusion as Int32Array;
      const images = confusion.reduce((sum, found) => sum + found, 0);
      const right = Array.from({ length: 10 }, (_, k) => confusion[11 * k]!).reduce((a, b) => a + b, 0);
      expect(images).toBe(SCALES.smoke.testImages);
      expect(right / images).toBeCloseTo(metrics.testAccuracy!, 12);
    }
  });

  it('starts all arms of a trial from the same weights', () => {
    const loss = (arm: string) =>
      study.of(mlpRegularization).arms[`mnist/${arm}` as 'mnist/none'].records[0]!.series
        .trainLossRunning![0];
    expect(loss('l2')).toBeCloseTo(loss('l1')!, 2);
    expect(loss('dropout')).not.toBe(loss('none'));
  });

  it('puts in each arm what it is named after', () => {
    const of = (arm: (typeof ARMS)[number]) =>
      regularizedNetwork(arm, { learningRate: 1, strength: 0.25 }, [4, 3]);
    const kinds = (arm: (typeof ARMS)[number]) => of(arm).model.layers.map(({ kind }) => kind);
    expect(kinds('dropout').filter((kind) => kind === 'dropout')).toHaveLength(2);
    expect(kinds('batch-norm').filter((kind) => kind === 'batch norm')).toHaveLength(2);
    expect(kinds('layer-norm').filter((kind) => kind === 'layer norm')).toHaveLength(2);
    expect(kinds('weight-norm').filter((kind) => kind === 'weight-norm dense')).toHaveLength(2);
    expect(of('l1-l2').regularizers.map(({ name }) => name)).toEqual(['l1l2(0.25, 2.5)']);
    expect(of('noise-variance').regularizers.map(({ name }) => name)).toEqual([
      `gradientNoise(${Math.sqrt(0.1)})`,
    ]);
    expect(of('input-norm').inputEpsilon).toBe(0.25);
    expect(of('none')).toMatchObject({ regularizers: [] });
  });
});

describe('early stopping', () => {
  it('finds the first iteration whose cost does not fall by ε', () => {
    expect(firstWithoutFall([3, 2, 1, 0.9995, 0], 0.001)).toBe(3);
    expect(firstWithoutFall([3, 2, 2.5], 0.001)).toBe(2);
    expect(firstWithoutFall([3, 2, 1], 0.001)).toBeUndefined();
  });

  it('trains by the handout’s rule exactly as long as its own losses say', () => {
    for (const dataSet of DATA_SETS) {
      for (const { metrics, series } of study.of(earlyStopping).arms[`${dataSet}/iterations`].records) {
        const stopped = firstWithoutFall(series.batchLoss!, 0.001);
        if (stopped !== undefined) expect(metrics.steps).toBe(stopped);
      }
      for (const rule of RULES)
        expect(study.of(earlyStopping).arms[`${dataSet}/${rule}`].counts.failed).toBe(0);
    }
  });
});

describe('bias and variance', () => {
  it('draws images of its own for each trial, or the same for all', () => {
    const overlap = (arm: string) =>
      study.of(biasVariance).arms[arm as never] as unknown as {
        records: readonly { series: Record<string, Float64Array>; metrics: Record<string, number> }[];
      };
    for (const dataSet of DATA_SETS) {
      for (const width of WIDTH_SCALES.smoke.widths) {
        for (const source of ['drawn', 'seeds']) {
          const { records } = overlap(`${dataSet}/${width}/${source}`);
          const between = records.map(({ series }) => series.overlap!);
          const { error, variance } = decompose(
            between,
            records.map(({ metrics }) => metrics.truthOverlap!),
          );
          const mean = records.reduce((sum, { metrics }) => sum + metrics.squaredError! / records.length, 0);
          expect(error).toBeCloseTo(mean, 10);
          expect(variance).toBeGreaterThan(0);
        }
      }
    }
  });
});

describe('the search', () => {
  it('narrows to one setting per data set and trains that one', () => {
    const tried = study.of(searchRung1).arms;
    expect(Object.keys(tried)).toHaveLength(DATA_SETS.length * search.plan.smoke[0]!.settings);
    for (const dataSet of DATA_SETS) {
      const best = search.ranking(study.of(searchRung3), dataSet)[0]!;
      const { parameters, set } = study.of(hyperparameterSearch).arms[dataSet];
      expect(parameters).toMatchObject({ setting: best.setting, searchAccuracy: best.score });
      for (const { metrics } of set.trials) {
        expect(metrics.optimism).toBeCloseTo(best.score - metrics.validationAccuracy!, 12);
      }
    }
  });

  it('tries widths, batch size and penalties within the space', () => {
    for (const { parameters } of Object.values(study.of(searchRung1).arms)) {
      expect(SPACE.width1.values).toContain(parameters.setting.width1);
      expect(parameters.setting.l2).toBeLessThanOrEqual(SPACE.l2.high);
    }
  });
});
