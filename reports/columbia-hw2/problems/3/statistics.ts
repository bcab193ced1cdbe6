// Question 3.5: what the statistics that batch norm gathers under dropout cost the whole network.

import {
  comparisonEstimate,
  constant,
  decimal,
  type Estimate,
  md,
  percent,
  type Table,
  table,
  verdict,
} from '@trialbook/report';
import { adjustComparisons, compareArms, summarizeValues, type TrialSet } from '@trialbook/stats';
import { STATISTICS_IMAGES, type StatisticsAnew } from '../../experiments/lenet-batchnorm-dropout.ts';
import { differenceInWords, directed } from './comparisons.ts';
import type { LenetResults } from './figures.ts';

type Measure = 'accuracy' | 'loss';
const UNITS = { accuracy: 'fraction', loss: '' } as const;

/** The statistics with which the trained network is tested. */
const SOURCES = {
  running: 'running, from training',
  withDropout: 'taken anew, dropout on',
  without: 'taken anew, dropout off',
} as const;
type Source = keyof typeof SOURCES;

/**
 * The version with both, tested with its running statistics, with statistics taken anew under dropout, and with statistics taken anew
 * without.
 *
 * @param trainImages - of one training
 */
export function statisticsValues(ours: LenetResults, trainImages: number) {
  const trials = ours
    .arm('bn-dropout')
    .completed.filter(({ artifacts }) => artifacts.statistics !== undefined)
    .map((record) => ({ ...record, anew: record.artifacts.statistics as StatisticsAnew }));
  const set = (source: Source): TrialSet<Measure> => ({
    arm: source,
    trials: trials.map(({ trial, seed, status, durationMs, metrics, anew }) => ({
      trial,
      seed,
      status,
      durationMs,
      metrics:
        source === 'running'
          ? { accuracy: metrics.testAccuracy!, loss: metrics.testLoss! }
          : { ...anew[source] },
    })),
  });
  const mean = (what: string, values: readonly number[], unit: string): Estimate => {
    if (values.length === 0) return constant(what, Number.NaN, unit);
    const { mean: value, n, standardError, ci95 } = summarizeValues(values);
    const spread =
      standardError === null || ci95 === null ? {} : { standardError, ci95, method: 'Student t' };
    return ours.fact(`statisticsAnew.${what}`, { value, n, ...spread }, unit);
  };
  const compared = adjustComparisons(
    (['accuracy', 'loss'] as const).flatMap((measure) =>
      (['withDropout', 'running'] as const).map((second) =>
        compareArms(set('without'), set(second), measure),
      ),
    ),
  ).map((comparison) => {
    const { arms, metric } = comparison;
    const { name: _, unit, ...rest } = comparisonEstimate(comparison, UNITS[metric]);
    const difference =
      rest.pValue === undefined
        ? undefined
        : ours.fact(`statisticsAnew.${arms.join('.')}.${metric}`, rest, unit);
    return {
      words: differenceInWords(difference, metric === 'accuracy'),
      ...directed(difference),
    };
  });
  const [accuracy, overRunning, loss] = compared;
  return {
    kept: trials.length > 0,
    images: Math.min(STATISTICS_IMAGES, trainImages),
    varianceRatio: mean(
      'varianceRatio',
      trials.map(({ anew }) => anew.varianceRatio),
      '',
    ),
    accuracy: accuracy!,
    loss: loss!,
    overRunning: overRunning!,
    mismatch: verdict({
      outcome: mismatchOf(accuracy!.direction.outcome, loss!.direction.outcome),
      outcomes: ['costs', 'mixed', 'harmless', 'none'],
    }),
    table: statisticsTable(ours, (source, measure) =>
      mean(
        `${source}.${measure}`,
        set(source).trials.map(({ metrics }) => metrics[measure]!),
        UNITS[measure],
      ),
    ),
  };
}

type Direction = ReturnType<typeof directed>['direction']['outcome'];

/** What the directions say of statistics taken without dropout: a higher accuracy is a gain, and so is a lower loss. */
function mismatchOf(accuracy: Direction, loss: Direction): 'costs' | 'mixed' | 'harmless' | 'none' {
  const gain = accuracy === 'higher' || loss === 'lower';
  const harm = accuracy === 'lower' || loss === 'higher';
  if (gain) return harm ? 'mixed' : 'costs';
  return harm ? 'harmless' : 'none';
}

function statisticsTable(ours: LenetResults, mean: (source: Source, measure: Measure) => Estimate): Table {
  return table({
    id: 'lenet-statistics',
    caption: md`Version (d), the same weights tested with three kinds of statistics in batch normalisation: mean ± standard error over trials.`,
    from: [ours],
    rows: Object.keys(SOURCES) as Source[],
    columns: [
      { header: 'Statistics', cell: (source) => SOURCES[source] },
      {
        header: 'Test accuracy',
        align: 'end',
        cell: (source) => percent(mean(source, 'accuracy'), { show: 'se' }),
      },
      { header: 'Test loss', align: 'end', cell: (source) => decimal(mean(source, 'loss'), { show: 'se' }) },
    ],
  });
}
