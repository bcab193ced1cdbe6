// The figures of problem 3: learning curves, batch-norm parameters, drift of layer inputs, what hidden units share.

import {
  type BandPoint,
  type BoundResults,
  type Chart,
  seriesColour,
  vegaLite,
  violin,
} from '@trialbook/report';
import { summarizeValues } from '@trialbook/stats';
import {
  ARMS,
  FOLLOWED,
  type LearnedNorms,
  type LenetArm,
  type LenetMetric,
  UNSHIFTED,
} from '../../experiments/lenet-batchnorm-dropout.ts';

type CurvePoint = Omit<BandPoint, 'standardError'>;

export type LenetResults = BoundResults<LenetArm, LenetMetric>;

/** The arms in words, as figures and tables name them. */
export const ARM_NAMES: Record<LenetArm, string> = {
  'standardized-bn': 'standardised input, batch norm',
  'bn-input': 'batch norm, input too',
  dropout: 'dropout',
  'bn-dropout': 'batch norm and dropout',
  plain: 'neither',
  [UNSHIFTED]: 'batch norm, input too, β of the input 0',
};

/** The batch-norm layers by their names in the model. */
export const NORM_NAMES: Readonly<Record<string, string>> = {
  'input-norm': 'input',
  'c1-norm': 'C1',
  'c3-norm': 'C3',
  'c5-norm': 'C5',
  'f6-norm': 'F6',
};

const armColour = {
  field: 'arm',
  type: 'nominal',
  title: null,
  scale: { domain: ARMS.map((arm) => ARM_NAMES[arm]), range: ARMS.map((_, i) => seriesColour(i)) },
};

/** Versions (a) and (b) often run on one line: the second is dashed over the first. A field of its own keeps the legend. */
const armDash = {
  field: 'dashed',
  type: 'nominal',
  legend: null,
  scale: {
    domain: [false, true],
    range: [
      [1, 0],
      [5, 5],
    ],
  },
};

/** Layers whose input is followed, in words. */
export const FOLLOWED_NAMES: Record<(typeof FOLLOWED)[number], string> = {
  c3: 'C3',
  c5: 'C5',
  f6: 'F6',
  output: 'the output layer',
};

/** Half the width of the text, for two panels side by side. */
const HALF = 290;

/** Loss and accuracy over epochs, on training batches and on the test images, with 95 % bands. */
export function lenetCurves(ours: LenetResults): Chart {
  const panels = [
    { series: 'trainLossRunning', title: 'Loss on training batches', format: '.2~f' },
    { series: 'testLoss', title: 'Test loss', format: '.2~f' },
    { series: 'trainAccuracyRunning', title: 'Accuracy on training batches', format: '.0%' },
    { series: 'testAccuracy', title: 'Test accuracy', format: '.0%' },
  ] as const;
  const rows = panels.flatMap(({ series, title, format }) =>
    trainedArms(ours).flatMap((arm) =>
      banded(
        ours.arm(arm).band(series),
        { panel: title, arm: ARM_NAMES[arm] },
        format === '.0%' ? 1 : Number.POSITIVE_INFINITY,
      ),
    ),
  );
  return vegaLite(
    {
      concat: panels.map(({ title, format }) => bandPanel(title, 'Epoch', { format })),
      columns: 2,
      spacing: 28,
    },
    rows,
  );
}

/** How far the inputs of four layers move from epoch to epoch. */
export function driftCurves(ours: LenetResults): Chart {
  const title = (layer: keyof typeof FOLLOWED_NAMES) => `Input of ${FOLLOWED_NAMES[layer]}`;
  const rows = FOLLOWED.flatMap((layer) =>
    trainedArms(ours).flatMap((arm) =>
      banded(logarithmicBand(ours, arm, `drift/${layer}`), { panel: title(layer), arm: ARM_NAMES[arm] }),
    ),
  );
  const axis = { format: '~g', values: [0.001, 0.01, 0.1, 1, 10] };
  const panels = FOLLOWED.map((layer) => bandPanel(title(layer), 'Epoch', axis, 'log'));
  return vegaLite({ concat: panels, columns: 2, spacing: 28 }, rows);
}

/** At every epoch the geometric mean over trials, with the 95 % t interval of the logarithm. */
function logarithmicBand(ours: LenetResults, arm: LenetArm, name: string): CurvePoint[] {
  const curves = ours.arm(arm).completed.map(({ series }) => series[name]!);
  return Array.from(curves[0]!, (_, epoch) => {
    const { mean, ci95, n } = summarizeValues(curves.map((curve) => Math.log(curve[epoch]!)));
    const [low, high] = (ci95 ?? [mean, mean]).map(Math.exp) as [number, number];
    return { x: epoch + 1, mean: Math.exp(mean), low, high, n };
  });
}

/** γ or β of every batch-norm layer as violins, two arms side by side; every value is in the data. */
export function normViolins(
  ours: LenetResults,
  parameter: 'gamma' | 'beta',
  arms: readonly LenetArm[],
): Chart {
  const rows = normValues(ours, arms).filter((row) => row.parameter === parameter);
  const groups: Record<string, number[]> = {};
  const colours: Record<string, number> = {};
  for (const layer of Object.values(NORM_NAMES)) {
    for (const [i, arm] of arms.entries()) {
      const values = rows.filter((row) => row.layer === layer && row.arm === arm).map(({ value }) => value);
      if (values.length === 0) continue;
      const group = `${layer} (${ARM_LETTERS[arm]})`;
      groups[group] = values;
      colours[group] = i;
    }
  }
  const chart = violin(groups, {
    axis: { title: parameter === 'gamma' ? 'γ' : 'β' },
    colour: (group) => colours[group]!,
    height: 280,
  });
  return { ...chart, data: { ...chart.data, values: rows } };
}

/** The arms as the assignment's parts letter them. */
export const ARM_LETTERS: Record<LenetArm, string> = {
  'standardized-bn': 'a',
  'bn-input': 'b',
  dropout: 'c',
  'bn-dropout': 'd',
  plain: 'e',
  [UNSHIFTED]: 'f',
};

/** `(a) standardised input, …` */
export const lettered = (arm: LenetArm) => `(${ARM_LETTERS[arm]}) ${ARM_NAMES[arm]}`;

/** One learned number of a batch-norm layer. */
export interface NormValue {
  readonly [key: string]: string | number;
  readonly arm: LenetArm;
  readonly trial: number;
  readonly layer: string;
  readonly parameter: 'gamma' | 'beta';
  readonly channel: number;
  readonly value: number;
}

/** Every γ and β of the arms, of every completed trial. */
export function normValues(ours: LenetResults, arms: readonly LenetArm[]): NormValue[] {
  return arms.flatMap((arm) =>
    ours.arm(arm).completed.flatMap(({ trial, artifacts }) =>
      Object.entries(artifacts.norms as LearnedNorms).flatMap(([name, norm]) =>
        (['gamma', 'beta'] as const).flatMap((parameter) =>
          Array.from(norm[parameter], (value, channel) => ({
            arm,
            trial,
            layer: NORM_NAMES[name] ?? name,
            parameter,
            channel,
            value,
          })),
        ),
      ),
    ),
  );
}

/** The versions of the questions of which a trial completed. */
export function trainedArms(ours: LenetResults): (typeof ARMS)[number][] {
  return ARMS.filter((arm) => ours.has(arm) && ours.arm(arm).n.value > 0);
}

/** The points with their labels; intervals end where the quantity does, at 0 and at `most`. */
function banded(
  points: readonly CurvePoint[],
  labels: { readonly panel: string; readonly arm: string },
  most = Number.POSITIVE_INFINITY,
) {
  return points.map((point) => ({
    ...labels,
    ...point,
    dashed: labels.arm === ARM_NAMES['bn-input'],
    low: Math.max(0, point.low),
    high: Math.min(most, point.high),
  }));
}

function bandPanel(
  panel: string,
  xTitle: string,
  axis: { readonly format: string; readonly values?: readonly number[] },
  scale: 'linear' | 'log' = 'linear',
) {
  const x = {
    field: 'x',
    type: 'quantitative',
    title: xTitle,
    axis: { tickMinStep: 1, format: 'd' },
    scale: { zero: false },
  };
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    title: null,
    scale: scale === 'log' ? { type: scale } : { zero: false },
    axis,
  });
  return {
    title: { text: panel, anchor: 'start' },
    width: HALF,
    height: 190,
    transform: [{ filter: { field: 'panel', equal: panel } }],
    layer: [
      {
        mark: { type: 'area', opacity: 0.15 },
        encoding: { x, y: y('low'), y2: { field: 'high' }, color: armColour },
      },
      {
        mark: { type: 'line', strokeWidth: 2, point: { size: 34 } },
        encoding: { x, y: y('mean'), color: armColour, strokeDash: armDash },
      },
    ],
  };
}
