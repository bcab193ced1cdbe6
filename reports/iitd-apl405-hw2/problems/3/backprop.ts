// Question 3: how far the derivatives by hand are from central differences and from automatic differentiation.

import {
  type BoundResults,
  computationGraph,
  decimal,
  defineProblem,
  type Estimate,
  figure,
  md,
  table,
  text,
} from '@trialbook/report';
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
    graph: graphFigure(),
    deviations: table({
      id: 'backprop-deviations',
      caption: md`Largest deviation over all derivatives and networks, relative to the largest derivative of the network. The last two columns leave out one path of $\bar{\mathbf x}$, and give the smallest deviation over the networks.`,
      from: [ours],
      rows: sizes,
      columns: [
        { header: md`Numbers $N$`, cell: (size) => text(SIZES[size].n), align: 'end', rowHeader: true },
        { header: md`Units $K$`, cell: (size) => text(SIZES[size].k), align: 'end' },
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

function graphFigure() {
  return figure({
    id: 'backprop-graph',
    caption: md`The computation graph, with shapes: inputs plain, parameters and given vectors dashed, the loss bold.`,
    alt: md`x leads to z, z to h, h to ŷ and to R; x also leads straight to ŷ. ŷ leads to S. S and R lead to L. W⁽¹⁾ and b⁽¹⁾ enter z, W⁽²⁾ and b⁽²⁾ enter ŷ, s enters S, r enters R.`,
    from: [],
    chart: computationGraph(
      [
        { id: 'x', label: 'x', shape: '[N]', kind: 'input' },
        { id: 'w1', label: 'W⁽¹⁾', shape: '[K, N]', kind: 'parameter' },
        { id: 'b1', label: 'b⁽¹⁾', shape: '[K]', kind: 'parameter' },
        { id: 'z', label: 'z = W⁽¹⁾x + b⁽¹⁾', shape: '[K]' },
        { id: 'h', label: 'h = σ(z)', shape: '[K]' },
        { id: 'w2', label: 'W⁽²⁾', shape: '[N, K]', kind: 'parameter' },
        { id: 'b2', label: 'b⁽²⁾', shape: '[N]', kind: 'parameter' },
        { id: 'y', label: 'ŷ = x + W⁽²⁾h + b⁽²⁾', shape: '[N]' },
        { id: 's', label: 's', shape: '[N]', kind: 'parameter' },
        { id: 'S', label: 'S = ½‖ŷ − s‖²', shape: 'number' },
        { id: 'r', label: 'r', shape: '[K]', kind: 'parameter' },
        { id: 'R', label: 'R = rᵀh', shape: 'number' },
        { id: 'L', label: 'L = S + R', shape: 'number', kind: 'output' },
      ],
      [
        { from: 'x', to: 'z' },
        { from: 'w1', to: 'z' },
        { from: 'b1', to: 'z' },
        { from: 'z', to: 'h' },
        { from: 'h', to: 'y' },
        { from: 'w2', to: 'y' },
        { from: 'b2', to: 'y' },
        { from: 'x', to: 'y', label: 'skip path' },
        { from: 'y', to: 'S' },
        { from: 's', to: 'S' },
        { from: 'h', to: 'R' },
        { from: 'r', to: 'R' },
        { from: 'S', to: 'L' },
        { from: 'R', to: 'L' },
      ],
    ),
  });
}
