// Question 2, when to stop: what the handout's rule does, read in two ways, and the rule that the arms use.

import {
  type BoundResults,
  count,
  decimal,
  defineProblem,
  type Estimate,
  figure,
  lineWithBand,
  md,
  percent,
  table,
  text,
} from '@trialbook/report';
import {
  EPSILON,
  earlyStopping,
  RULES,
  type StoppingArm,
  type StoppingRule,
} from '../../experiments/early-stopping.ts';
import { DATA_SETS, type DataSetName } from '../../experiments/image-examples.ts';
import { DATA_KEYS, DATA_NAMES, perDataSet } from '../words.ts';

const RULE_NAMES: Readonly<Record<StoppingRule, string>> = {
  iterations: 'Cost of consecutive iterations, as written',
  epochs: 'Mean cost of consecutive epochs',
  validation: 'Validation loss, with patience',
};

const SHOWN_STEPS = 60;

type Rules = BoundResults<StoppingArm, keyof typeof earlyStopping.metrics>;

function firstLosses(rules: Rules, dataSet: DataSetName): number[] {
  const losses = rules.arm(`${dataSet}/iterations`).completed[0]?.series.batchLoss ?? [];
  return Array.from(losses).slice(0, SHOWN_STEPS);
}

/** At how many of the iterations shown the cost is higher than at the one before. */
function rises(rules: Rules, dataSet: DataSetName): Estimate {
  const losses = firstLosses(rules, dataSet);
  const value = losses.filter((loss, i) => i > 0 && loss > losses[i - 1]!).length;
  return rules.fact(`rises.${DATA_KEYS[dataSet]}`, value, 'count');
}

export const stoppingProblem = defineProblem({
  id: 'stopping',
  needs: { rules: earlyStopping },
  values: ({ rules }) => ({
    epsilon: EPSILON,
    rises: perDataSet((dataSet) => rises(rules, dataSet)),
    shown: firstLosses(rules, 'mnist').length,
    iterations: perDataSet((dataSet) => ({
      steps: rules.arm(`${dataSet}/iterations`).mean('steps'),
      accuracy: rules.arm(`${dataSet}/iterations`).mean('testAccuracy'),
    })),
    validation: perDataSet((dataSet) => ({
      epochs: rules.arm(`${dataSet}/validation`).mean('epochs'),
      accuracy: rules.arm(`${dataSet}/validation`).mean('testAccuracy'),
    })),
    table: table({
      id: 'stopping-rules',
      caption: md`When each rule stops the network without regularisation, and what it has learned by then. Mean ± standard error.`,
      from: [rules],
      rows: DATA_SETS.flatMap((dataSet) =>
        RULES.map((rule) => ({ dataSet, rule, arm: `${dataSet}/${rule}` as StoppingArm })),
      ),
      columns: [
        { header: 'Data', cell: ({ dataSet }) => DATA_NAMES[dataSet] },
        { header: 'Rule', cell: ({ rule }) => RULE_NAMES[rule], rowHeader: true },
        {
          header: 'Iterations',
          cell: ({ arm }) => count(rules.arm(arm).mean('steps'), { show: 'se' }),
          align: 'end',
        },
        {
          header: 'Epochs',
          cell: ({ arm }) => decimal(rules.arm(arm).mean('epochs'), { show: 'se' }),
          align: 'end',
        },
        {
          header: 'Test accuracy',
          cell: ({ arm }) => percent(rules.arm(arm).mean('testAccuracy'), { show: 'se' }),
          align: 'end',
        },
      ],
    }),
    noise: figure({
      id: 'batch-losses',
      caption: md`Cost of the first ${text(SHOWN_STEPS)} iterations (fewer in a short epoch) of the first trial, each of its own batch before its own update.`,
      alt: md`Two jagged curves. The one of MNIST rises at ${count(rises(rules, 'mnist'))} of the iterations shown, the one of Fashion-MNIST at ${count(rises(rules, 'fashion-mnist'))}.`,
      from: [rules],
      chart: lineWithBand(
        DATA_SETS.flatMap((dataSet) =>
          firstLosses(rules, dataSet).map((loss, i) => ({
            iteration: i + 1,
            loss,
            data: DATA_NAMES[dataSet],
          })),
        ),
        {
          x: 'iteration',
          y: 'loss',
          series: 'data',
          xAxis: { title: 'Iteration' },
          yAxis: { title: 'Cross-entropy of the batch' },
        },
      ),
    }),
  }),
});
