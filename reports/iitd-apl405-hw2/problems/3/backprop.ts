// Question 3: how far the derivatives by hand are from central differences and from automatic differentiation.

import { type BoundResults, decimal, defineProblem, type Estimate, md, table, text } from '@trialbook/report';
import {
  type BackpropMetric,
  residualBackprop,
  SIZES,
  type SizeArm,
} from '../../experiments/residual-backprop.ts';
import { powerOfTen } from '../power-of-ten.ts';

type Results = BoundResults<SizeArm, BackpropMetric>;
const sizes = Object.keys(SIZES) as SizeArm[];

/** Deviations below which two ways of computing agree: double precision with differences, and single precision. */
const AGREES = { handVsDifferences: 1e-7, handVsAutomatic: 1e-5 } as const;

export const backpropProblem = defineProblem({
  id: 'backprop',
  needs: { ours: residualBackprop },
  values: ({ ours }) => ({
    networks: ours.arm('1x1').n,
    sizes: sizes.length,
    agrees: (['handVsDifferences', 'handVsAutomatic'] as const).every((metric) =>
      sizes.every((size) => extreme(ours, size, metric, Math.max).value < AGREES[metric]),
    ),
    largest: {
      differences: overall(ours, 'handVsDifferences', Math.max),
      automatic: overall(ours, 'handVsAutomatic', Math.max),
    },
    smallest: {
      withoutSkip: overall(ours, 'withoutSkip', Math.min),
      withoutPenalty: overall(ours, 'withoutPenalty', Math.min),
    },
    deviations: table({
      id: 'backprop-deviations',
      caption: md`Largest deviation over all derivatives and networks, relative to the largest derivative of the network. The last two columns leave out one path of $\bar{\mathbf x}$, and give the smallest deviation over the networks.`,
      from: [ours],
      rows: sizes,
      columns: [
        { header: md`$N$`, cell: (size) => text(SIZES[size].n), align: 'end', rowHeader: true },
        { header: md`$K$`, cell: (size) => text(SIZES[size].k), align: 'end' },
        {
          header: 'From central differences (float64)',
          cell: (size) => powerOfTen(extreme(ours, size, 'handVsDifferences', Math.max)),
          align: 'end',
        },
        {
          header: 'From automatic differentiation (float32)',
          cell: (size) => powerOfTen(extreme(ours, size, 'handVsAutomatic', Math.max)),
          align: 'end',
        },
        {
          header: 'Without the skip path',
          cell: (size) => decimal(extreme(ours, size, 'withoutSkip', Math.min), { digits: 4 }),
        },
        {
          header: 'Without the path through r',
          cell: (size) => decimal(extreme(ours, size, 'withoutPenalty', Math.min), { digits: 4 }),
        },
      ],
    }),
  }),
});

/** The worst or best trial of a size. */
function extreme(
  ours: Results,
  size: SizeArm,
  metric: BackpropMetric,
  of: (...values: number[]) => number,
): Estimate {
  const { n, k } = SIZES[size];
  return ours.fact(`${metric}N${n}K${k}`, of(...ours.arm(size).values(metric)));
}

function overall(ours: Results, metric: BackpropMetric, of: (...values: number[]) => number) {
  return powerOfTen(ours.fact(metric, of(...sizes.map((size) => extreme(ours, size, metric, of).value))));
}
