// The figures of problem 4: error and time against size, learning curves, pictures of the surfaces.

import { EGGHOLDER_BOUND, eggholder } from '@trialbook/datasets';
import { type Chart, logTicks, palette, raster, seriesColour, vegaLite } from '@trialbook/report';
import { mean } from '@trialbook/stats';
import {
  type EggholderMetric,
  NOISE,
  PICTURE,
  PICTURE_SCALE,
  pictureCentres,
} from '../../experiments/eggholder-depth-width.ts';
import {
  averagesByTotal,
  DEPTHS,
  type Depth,
  type EggholderResults,
  lostNetworks,
  meanOf,
  type TrainedNetwork,
  trainedNetworks,
} from './results.ts';

const DEPTH_NAMES: Record<Depth, string> = {
  1: '1 hidden layer',
  2: '2 hidden layers',
  3: '3 hidden layers',
};
const TOTALS = [16, 32, 64, 128, 256, 512];
/** Of panels that stand one above the other, in pixels. */
const PLOT_WIDTH = 590;

/** The legend of the depths; the same colours in every figure. */
const depthColour = {
  field: 'layers',
  type: 'nominal',
  title: null,
  scale: {
    domain: DEPTHS.map((depth) => DEPTH_NAMES[depth]),
    range: DEPTHS.map((depth) => seriesColour(depth - 1)),
  },
};

type Domain = readonly [low: number, high: number];

const logChannel = (field: string, title: string, domain: Domain, axis: Record<string, unknown> = {}) => ({
  field,
  type: 'quantitative',
  title,
  scale: { type: 'log', domain, nice: false },
  // A tick count above that of the theme, which would thin out the given values.
  axis: { format: '~g', values: logTicks(...domain), tickCount: 100, ...axis },
});

/** The axis of a size: 20 000, not 20k. */
const sizeChannel = (field: string, title: string, domain: Domain, axis: Record<string, unknown> = {}) =>
  logChannel(field, title, domain, { format: 'd', grid: false, ...axis });

type Channel = Readonly<Record<string, unknown>>;
/** The layers of a panel from its x channel and what makes a y channel of a field. */
type Layers = (x: Channel, y: (field: string) => Channel) => readonly Channel[];

/** A domain with some air around the values. */
const around = (values: readonly number[]): Domain => [
  0.85 * Math.min(...values),
  1.18 * Math.max(...values),
];

/** P4.1, first figure: test RMSE against all hidden units, the noise floor marked, standardised units on the right. */
export function rmseByUnits(ours: EggholderResults): Chart {
  const networks = networkRows(ours, 'testRmse');
  const averages = averagesByTotal(ours, 'testRmse').map((one) => ({
    layers: DEPTH_NAMES[one.depth],
    units: one.units,
    rmse: one.value,
    standardError: one.standardError,
    low: one.value - (one.standardError ?? 0),
    high: one.value + (one.standardError ?? 0),
    trials: one.trials,
    networks: one.networks,
    missing: one.missing,
  }));
  const lost = lostNetworks(ours).map(({ name, depth, units }) => ({
    network: name,
    layers: DEPTH_NAMES[depth as Depth],
    units,
  }));
  const deviation = targetDeviation(ours);
  const x = (axis: Record<string, unknown>) =>
    sizeChannel('units', 'Hidden units in all', [14, 580], { values: TOTALS, ...axis });
  const curves: Layers = (xAxis, y) => [
    {
      data: { name: 'networks' },
      mark: { type: 'point', filled: true, size: 26, opacity: 0.4, clip: true },
      encoding: { x: xAxis, y: y('value'), color: depthColour },
    },
    {
      mark: { type: 'rule', strokeWidth: 2, clip: true },
      encoding: { x: xAxis, y: y('low'), y2: { field: 'high' }, color: depthColour },
    },
    {
      mark: { type: 'line', strokeWidth: 2, clip: true, point: { size: 50 } },
      encoding: { x: xAxis, y: y('rmse'), color: depthColour },
    },
    {
      transform: [{ filter: 'datum.missing > 0' }],
      mark: { type: 'point', filled: false, size: 170, strokeWidth: 1.5, clip: true },
      encoding: { x: xAxis, y: y('rmse'), color: depthColour },
    },
    {
      data: { name: 'lost' },
      mark: { type: 'point', shape: 'cross', angle: 45, filled: true, size: 60, opacity: 0.9 },
      encoding: { x: xAxis, y: { value: 7 }, color: depthColour },
    },
  ];
  const panel = (
    layers: Layers,
    look: {
      height: number;
      domain: Domain;
      titles: readonly [left: string, right: string];
      x: Channel;
      values?: number[];
    },
  ) => {
    const { height, domain, titles, values = logTicks(...domain) } = look;
    const standardized = [domain[0] / deviation, domain[1] / deviation] as const;
    const right = {
      orient: 'right',
      grid: false,
      titleAlign: 'right',
      titleX: 0,
      values:
        look.values === undefined ? logTicks(...standardized) : values.map((value) => value / deviation),
      format: '.3~r',
    };
    return {
      width: PLOT_WIDTH,
      height,
      layer: [
        { layer: layers(look.x, (field) => logChannel(field, titles[0], domain, { values })) },
        {
          mark: { type: 'point', opacity: 0, clip: true },
          encoding: { x: look.x, y: logChannel('rmse', titles[1], standardized, right) },
        },
      ],
      resolve: { scale: { y: 'independent' } },
    };
  };
  const floor: Layers = (xAxis, y) => [
    {
      data: { name: 'floor' },
      mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 1.5, color: palette.muted },
      encoding: { y: y('rmse') },
    },
    {
      data: { name: 'floor' },
      mark: { type: 'text', align: 'right', dy: -9, fontSize: 12, color: palette.muted },
      encoding: { x: { ...xAxis, field: 'units' }, y: y('rmse'), text: { field: 'label' } },
    },
  ];
  return vegaLite(
    {
      vconcat: [
        panel(curves, {
          height: 320,
          domain: around(networks.flatMap(({ low, high }) => [low, high])),
          titles: ['Test RMSE, original units', 'Standardised'],
          x: x({ labels: false, ticks: false, title: null }),
        }),
        panel(floor, {
          height: 56,
          domain: [0.65 * NOISE, 2 * NOISE],
          titles: ['', ''],
          x: x({}),
          values: [NOISE],
        }),
      ],
      spacing: 14,
    },
    averages,
    { networks, lost, floor: [{ units: 560, rmse: NOISE, label: `noise floor ${NOISE}` }] },
  );
}

/** A metric of every network against its number of parameters, a dot each with its standard error. */
export function byParameters(
  ours: EggholderResults,
  metric: 'testRmse' | 'trainSeconds',
  title: string,
): Chart {
  const rows = networkRows(ours, metric);
  const x = sizeChannel('parameters', 'Parameters', around(rows.map(({ parameters }) => parameters)));
  const y = (field: string) => logChannel(field, title, around(rows.flatMap(({ low, high }) => [low, high])));
  return vegaLite(
    {
      height: 320,
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 1.5 },
          encoding: { x, y: y('low'), y2: { field: 'high' }, color: depthColour },
        },
        {
          mark: { type: 'point', filled: true, size: 50, opacity: 0.9 },
          encoding: { x, y: y('value'), color: depthColour },
        },
      ],
    },
    rows,
  );
}

/** Validation RMSE over training, for one network per depth. */
export function learningCurves(networks: readonly TrainedNetwork[]): Chart {
  const rows = networks.flatMap(({ arm, depth, hidden }) => {
    const at = arm.completed[0]!.series.epoch!;
    const layers = DEPTH_NAMES[depth as Depth];
    const network = hidden.join('-');
    return arm.band('validationRmseStandardized', at).map((point) => ({ ...point, layers, network }));
  });
  return vegaLite(
    {
      height: 260,
      mark: { type: 'line', strokeWidth: 2, point: { size: 28 } },
      encoding: {
        x: { field: 'x', type: 'quantitative', title: 'Epoch', scale: { zero: true, nice: false } },
        y: logChannel('mean', 'Validation RMSE, standardised', around(rows.map(({ mean: value }) => value))),
        color: depthColour,
      },
    },
    rows,
  );
}

/** Target and fits as pictures, with one colour scale. */
export function surfacePictures(fits: Readonly<Record<string, TrainedNetwork>>): Chart {
  const panels = {
    'Eggholder function': grid(targetPicture()),
    ...Object.fromEntries(Object.entries(fits).map(([title, network]) => [title, grid(fitPicture(network))])),
  };
  return raster(panels, {
    xAxis: { title: 'x₁' },
    yAxis: { title: 'x₂' },
    valueTitle: 'f(x₁, x₂)',
    size: 180,
  });
}

/** Where fits are wrong: the absolute error against the function without noise. */
export function errorPictures(fits: Readonly<Record<string, TrainedNetwork>>): Chart {
  const target = targetPicture();
  const panels = Object.fromEntries(
    Object.entries(fits).map(([title, network]) => [
      title,
      grid(fitPicture(network).map((height, i) => Math.abs(height - target[i]!))),
    ]),
  );
  return raster(panels, {
    xAxis: { title: 'x₁' },
    yAxis: { title: 'x₂' },
    valueTitle: '|error|',
    size: 220,
  });
}

/** The mean deviation of the training targets: what a standardised RMSE is multiplied by. */
export function targetDeviation(ours: EggholderResults): number {
  return mean(trainedNetworks(ours).map((network) => meanOf(network, 'targetDeviation')));
}

function networkRows(ours: EggholderResults, metric: EggholderMetric) {
  return trainedNetworks(ours).map((network) => {
    const { value, standardError } = network.arm.mean(metric);
    return {
      network: network.name,
      layers: DEPTH_NAMES[network.depth as Depth],
      units: network.units,
      parameters: meanOf(network, 'parameters'),
      value,
      standardError: standardError ?? null,
      low: value - (standardError ?? 0),
      high: value + (standardError ?? 0),
      trials: network.arm.n.value,
    };
  });
}

function fitPicture({ arm }: TrainedNetwork): Float64Array {
  const tenths = arm.completed[0]!.artifacts.picture as Int16Array;
  return Float64Array.from(tenths, (height) => height / PICTURE_SCALE);
}

function targetPicture(): Float64Array {
  const centres = pictureCentres();
  return Float64Array.from({ length: PICTURE * PICTURE }, (_, cell) =>
    eggholder(centres[2 * cell]!, centres[2 * cell + 1]!),
  );
}

function grid(values: Float64Array) {
  const domain = [-EGGHOLDER_BOUND, EGGHOLDER_BOUND] as const;
  return { values, columns: PICTURE, rows: PICTURE, xDomain: domain, yDomain: domain };
}
