// The table of arms: how many trials completed, and for each metric the mean with its standard error and interval.

import type { Estimate } from '../estimate.ts';
import type { BoundResults } from '../results/bound-results.ts';
import type { Source } from '../results/source.ts';
import type { FormattedNumber, Prose } from '../text/inline.ts';
import { count, type NumberOptions } from '../text/number-format.ts';
import { type Column, type Table, table } from './table.ts';

/** A metric of `armsTable`. */
export interface ArmsTableMetric<Metric extends string> {
  readonly metric: Metric;
  /** Above its columns. */
  readonly title: string;
  readonly format: (estimate: Estimate, options?: NumberOptions) => FormattedNumber;
  /** The share of trials whose metric is 1, with Wilson's interval, instead of a mean. Default false. */
  readonly rate?: boolean;
}

/**
 * One row per arm: its trials, and for each metric the mean ± standard error and the 95 % interval. Where any trial
 * diverged or failed a column counts those; an arm of which no trial completed keeps its row.
 *
 * @param options.arms which, in this order; default all of the profile
 * @param options.label what an arm is called; default its name
 * @param options.from what the caption names as sources; default the experiment
 * @example
 * ```ts
 * import { armsTable, type BoundResults, md, percent } from '@trialbook/report';
 * export const accuracies = (ours: BoundResults<'plain' | 'dropout', 'testAccuracy'>) =>
 *   armsTable(ours, {
 *     id: 'accuracies', caption: md`Test accuracy per arm.`,
 *     metrics: [{ metric: 'testAccuracy', title: 'Test accuracy', format: percent }],
 *   });
 * ```
 */
export function armsTable<Arm extends string, Metric extends string>(
  results: BoundResults<Arm, Metric>,
  options: {
    id: string;
    caption: Prose;
    metrics: readonly ArmsTableMetric<NoInfer<Metric>>[];
    arms?: readonly NoInfer<Arm>[];
    label?: (arm: Arm) => string | Prose;
    from?: readonly Source[];
  },
): Table {
  const { id, caption, metrics, arms = results.arms, label = (arm: Arm) => arm, from = [results] } = options;
  const lost = (arm: Arm) => results.arm(arm).diverged.value + results.arm(arm).failed.value;
  const columns: Column<Arm>[] = [
    { header: 'Arm', cell: label },
    { header: 'n', cell: (arm) => count(results.arm(arm).n) },
    ...(arms.some((arm) => lost(arm) > 0)
      ? [
          {
            header: 'Lost',
            cell: (arm: Arm) =>
              count({
                name: `${results.id}/${arm}/diverged or failed trials`,
                unit: 'count',
                value: lost(arm),
              }),
          },
        ]
      : []),
    ...metrics.flatMap(({ metric, title, format, rate = false }): Column<Arm>[] => {
      const estimate = (arm: Arm) => (rate ? results.arm(arm).rate(metric) : results.arm(arm).mean(metric));
      const shown = (arm: Arm, show: 'se' | 'interval') => {
        const one = estimate(arm);
        if (!Number.isFinite(one.value)) return show === 'se' ? 'none completed' : null;
        return show === 'interval' && one.ci95 === undefined ? null : format(one, { show });
      };
      return [
        { header: title, align: 'end', cell: (arm) => shown(arm, 'se') },
        { header: '95 % interval', align: 'end', cell: (arm) => shown(arm, 'interval') },
      ];
    }),
  ];
  return table({ id, caption, from, columns, rows: arms });
}
