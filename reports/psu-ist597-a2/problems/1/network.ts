// Question 1: the network, layer by layer, and the check of every formula of the handout.

import { mlp } from '@trialbook/models';
import {
  type BoundResults,
  count,
  decimal,
  defineProblem,
  type Estimate,
  md,
  table,
  text,
} from '@trialbook/report';
import {
  CHECK_BATCH,
  CHECK_KEEP,
  CHECK_SIZES,
  type CheckMetric,
  DIFFERENCE_STEP,
  FORMULAS,
  type Formula,
  gradientCheck,
  KINK_MARGIN,
} from '../../experiments/gradient-check.ts';
import { CLASSES, PIXELS } from '../../experiments/image-examples.ts';
import { SCALES } from '../../experiments/scales.ts';
import { superscript } from '../words.ts';

/** What was checked, in the handout's order, and where it stands there. */
const FORMULA_NAMES: Readonly<Record<Formula, readonly [what: string, where: string]>> = {
  'cross-entropy': ['Forward and backward pass, softmax cross-entropy', '1.1–1.3'],
  'squared-error': ['Forward and backward pass, squared error', '1.2'],
  l1: ['L1 penalty, with a weight of exactly 0', '3'],
  l2: ['L2 penalty', '3'],
  'dropout-units': ['Dropout of units, rescaled', '3.1, in practice'],
  'dropout-weights': ['Dropout of weights, not rescaled', '3.1, as written'],
  'input-norm': ['Normalised input', '3.2'],
  'batch-norm': ['Batch normalisation', '3.2'],
  'layer-norm': ['Layer normalisation', '3.2'],
  'weight-norm': ['Weight normalisation', '3.2, formula missing'],
};

/** What single precision leaves of gradients that are sums of some dozen terms. */
const SINGLE_PRECISION = 1e-5;

export const networkProblem = defineProblem({
  id: 'network',
  needs: { checks: gradientCheck },
  values: ({ checks }, { profile }) => {
    const { hidden, batchSize, epochs, patience } = SCALES[profile];
    const model = mlp({ inputs: PIXELS, hidden, outputs: CLASSES });
    return {
      hidden1: hidden[0]!,
      hidden2: hidden[1]!,
      inputs: PIXELS,
      classes: CLASSES,
      parameters: model.parameterCount,
      batchSize,
      epochs,
      patience,
      layers: table({
        id: 'layers',
        caption: md`The network without regularisation: every layer with what it puts out for one image and its trained numbers.`,
        from: [],
        rows: model.layers,
        columns: [
          { header: 'Layer', cell: ({ name }) => name },
          { header: 'Kind', cell: ({ kind, summary }) => (kind === 'activation' ? summary : kind) },
          { header: 'Output', cell: ({ outputShape }) => text(outputShape.join(' × ')), align: 'end' },
          { header: 'Parameters', cell: ({ parameterCount }) => text(parameterCount), align: 'end' },
        ],
      }),
      check: {
        networks: checks.arm('cross-entropy').n,
        formulas: FORMULAS.length,
        sizes: CHECK_SIZES.join('–'),
        batch: CHECK_BATCH,
        step: text(powerOfTen(DIFFERENCE_STEP)),
        margin: KINK_MARGIN,
        keep: CHECK_KEEP,
        rescale: text((1 / CHECK_KEEP).toFixed(2)),
        largestAgainstAutodiff: scientific(overAll(checks, 'againstAutodiff')),
        largestAgainstDifferences: scientific(overAll(checks, 'againstDifferences')),
        agree:
          overAll(checks, 'againstAutodiff').value < SINGLE_PRECISION &&
          overAll(checks, 'againstDifferences').value < SINGLE_PRECISION,
        derivatives: total(checks),
        zero: scientific(largest(checks, 'l1', 'gradientAtZero')),
        table: table({
          id: 'formulas',
          caption: md`Largest deviations over ${count(checks.arm('cross-entropy').n)} random networks, as a share of the largest derivative (of the objective itself, in its column).`,
          from: [checks],
          rows: FORMULAS,
          columns: [
            { header: 'Formula', cell: (formula) => FORMULA_NAMES[formula][0] },
            { header: 'Handout', cell: (formula) => FORMULA_NAMES[formula][1] },
            {
              header: 'Derivatives',
              cell: (formula) => count(checks.arm(formula).mean('gradients'), { show: 'value', digits: 0 }),
            },
            {
              header: 'Objective',
              cell: (formula) => scientific(largest(checks, formula, 'objective')),
              align: 'end',
            },
            {
              header: 'Against automatic differentiation',
              cell: (formula) => scientific(largest(checks, formula, 'againstAutodiff')),
              align: 'end',
            },
            {
              header: 'Against central differences',
              cell: (formula) => scientific(largest(checks, formula, 'againstDifferences')),
              align: 'end',
            },
          ],
        }),
      },
    };
  },
});

type Checks = BoundResults<Formula, CheckMetric>;

function largest(checks: Checks, formula: Formula, metric: CheckMetric): Estimate {
  const value = Math.max(...checks.arm(formula).values(metric).map(Math.abs));
  return checks.fact(`largest.${formula}.${metric}`, value);
}

function overAll(checks: Checks, metric: CheckMetric): Estimate {
  const value = Math.max(...FORMULAS.flatMap((formula) => checks.arm(formula).values(metric)));
  return checks.fact(`largest.all.${metric}`, value);
}

function total(checks: Checks): Estimate {
  const value = FORMULAS.flatMap((formula) => checks.arm(formula).values('gradients')).reduce(
    (a, b) => a + b,
    0,
  );
  return checks.fact('derivatives', value, 'count');
}

/** A deviation of rounding: its power of ten is what matters. */
function scientific(estimate: Estimate) {
  const { text: _, ...number } = decimal(estimate, { show: 'value' });
  return { ...number, text: powerOfTen(estimate.value) };
}

/** Two significant digits and the power of ten, whatever the size. */
function powerOfTen(value: number): string {
  if (value === 0) return '0';
  const [digits = '', exponent = ''] = value.toExponential(1).split('e');
  const raised = `${exponent.startsWith('-') ? '⁻' : ''}${superscript(exponent.slice(1))}`;
  return `${Number(digits) === 1 ? '' : `${digits} · `}10${raised}`;
}
