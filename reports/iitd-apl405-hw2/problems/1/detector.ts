// Question 1: the weights of the hand-made network, drawn and printed, and how often it and the obvious one are wrong.

import {
  type BoundResults,
  count,
  defineProblem,
  figure,
  md,
  networkDiagram,
  type Source,
  table,
  text,
} from '@trialbook/report';
import {
  CLOSE_GAP,
  DETECTORS,
  type DetectorArm,
  type DetectorMetric,
  descendingDetector,
  detectorScale,
  GRID,
  LENGTH,
} from '../../experiments/descending-detector.ts';

type Results = BoundResults<DetectorArm, DetectorMetric>;

const SUBSCRIPTS = '₁₂₃₄₅';

export const detectorProblem = defineProblem({
  id: 'detector',
  needs: { ours: descendingDetector },
  values: ({ ours }, { profile }) => {
    const scale = detectorScale(profile);
    const arms = { ours: countsOf(ours, 'violations'), obvious: countsOf(ours, 'obvious') };
    return {
      length: LENGTH,
      gridBound: GRID,
      gridLists: (2 * GRID + 1) ** LENGTH,
      randomLists: scale.randoms,
      tiedLists: scale.ties,
      closeLists: scale.close,
      closeGap: CLOSE_GAP,
      ...arms,
      neverWrong: ['gridWrong', 'randomWrong', 'tiesWrong'].every((metric) =>
        ours
          .arm('violations')
          .values(metric as DetectorMetric)
          .every((wrong) => wrong === 0),
      ),
      checks: checksTable(ours, arms, scale),
      network: networkFigure(),
    };
  },
});

/** What was counted, over the trials together; the grid is the same in every trial. */
function countsOf(ours: Results, arm: DetectorArm) {
  const all = (metric: DetectorMetric) => ours.arm(arm).values(metric);
  const total = (metric: DetectorMetric) =>
    ours.fact(
      `${metric}${arm === 'obvious' ? 'Obvious' : ''}`,
      all(metric).reduce((sum, value) => sum + value, 0),
      'count',
    );
  const once = (metric: DetectorMetric) =>
    ours.fact(`${metric}${arm === 'obvious' ? 'Obvious' : ''}`, all(metric)[0] ?? Number.NaN, 'count');
  return {
    grid: { wrong: once('gridWrong'), descending: once('gridDescending') },
    random: { wrong: total('randomWrong'), descending: total('randomDescending') },
    ties: { wrong: total('tiesWrong') },
    close: { wrong: total('closeWrong') },
  };
}

function checksTable(
  from: Source,
  arms: Readonly<Record<'ours' | 'obvious', ReturnType<typeof countsOf>>>,
  scale: ReturnType<typeof detectorScale>,
) {
  const rows = [
    { what: `All lists over −${GRID} … ${GRID}`, of: (2 * GRID + 1) ** LENGTH, metric: 'grid' },
    { what: 'Random reals', of: scale.randoms, metric: 'random' },
    { what: 'Two equal neighbours, the rest descending', of: scale.ties, metric: 'ties' },
    { what: `Descending by ${CLOSE_GAP} a step, rounded to float32`, of: scale.close, metric: 'close' },
  ] as const;
  return table({
    id: 'detector-checks',
    caption: md`Lists on which the two networks are wrong.`,
    from: [from],
    rows,
    columns: [
      { header: 'Lists', cell: ({ what }) => what },
      { header: 'Number', align: 'end', cell: ({ of }) => text(of) },
      {
        header: 'Wrong: fires on a violation',
        align: 'end',
        cell: ({ metric }) => count(arms.ours[metric].wrong, { show: 'value' }),
      },
      {
        header: 'Wrong: the obvious network',
        align: 'end',
        cell: ({ metric }) => count(arms.obvious[metric].wrong, { show: 'value' }),
      },
    ],
  });
}

function networkFigure() {
  const [hidden, output] = DETECTORS.violations;
  const byInput = (weights: readonly (readonly number[])[]) =>
    weights[0]!.map((_, input) => weights.map((row) => row[input]!));
  return figure({
    id: 'detector-network',
    caption: md`The network with its weights on the lines and its biases in the units. Weights of zero are thin.`,
    alt: md`Five inputs, four hidden units and one output. Hidden unit i has the weight −1 from input i and 1 from input i + 1; the output has −1 from every hidden unit; all biases are 0.`,
    from: [],
    chart: networkDiagram(
      Array.from({ length: LENGTH }, (_, input) => `x${SUBSCRIPTS[input]}`),
      [
        {
          units: hidden.weights.map((_, unit) => `h${SUBSCRIPTS[unit]}`),
          weights: byInput(hidden.weights),
          biases: hidden.biases,
          activation: 'fires at z ≥ 0',
        },
        {
          units: ['y'],
          weights: byInput(output.weights),
          biases: output.biases,
          activation: 'fires at z ≥ 0',
        },
      ],
    ),
  });
}
