// Charts of what real data bring along: many and long series, names in any script, nothing completed, tiny and huge numbers,
// intervals below 0 on logarithmic axes. What the browser tests look at besides the examples.

import {
  type Chart,
  computationGraph,
  confusionMatrix,
  decisionRegions,
  dotInterval,
  type Estimate,
  histogram,
  imageGrid,
  learningCurves,
  lineWithBand,
  networkDiagram,
  parallelCoordinates,
  predictedImages,
  raster,
  scatter,
  trialDots,
  vegaLite,
  violin,
} from '@trialbook/report';

const NAMES = [
  'обучение без нормализации',
  '批量归一化与随机失活',
  'تطبيع الدفعات',
  'बैच सामान्यीकरण',
  'การทำให้เป็นมาตรฐาน',
  '👩‍👩‍👧‍👦 emoji 🎉',
  'a name that goes on, and on, and on, with words that say little, past every margin that a figure could have',
  'x'.repeat(70),
];

const rates = (count: number) =>
  Array.from({ length: count }, (_, i) => `learning rate 1e-${i + 1}, momentum 0.9, batch 128`);

const lines = (
  names: readonly (string | number | boolean | null)[],
  height = (i: number, x: number) => i + x,
) => names.flatMap((name, i) => [1, 2, 3, 4].map((x) => ({ x, y: height(i, x), 'arm.name': name })));

const options = {
  x: 'x',
  y: 'y',
  series: 'arm.name',
  xAxis: { title: 'Epoch' },
  yAxis: { title: 'Loss' },
} as const;

const mean = (value: number, half = 0): Estimate => ({
  name: 'e',
  unit: '',
  value,
  n: Number.isFinite(value) ? 5 : 0,
  ...(half === 0 ? {} : { ci95: [value - half, value + half] as const }),
});

const pixels = new Uint8Array(16).map((_, i) => i * 16);
const point = (x: number, value: number, half = 0) => ({
  x,
  mean: value,
  low: value - half,
  high: value + half,
  standardError: half / 2,
  n: 5,
});
const grid = (value: number) =>
  ({
    values: new Array<number>(16).fill(value),
    columns: 4,
    rows: 4,
    xDomain: [0, 1],
    yDomain: [0, 1],
  }) as const;

export const hostile: Readonly<Record<string, Chart>> = {
  'six-long-series': lineWithBand(lines(rates(6)), options),
  'twelve-long-series': lineWithBand(lines(rates(12)), options),
  'series-in-every-script': lineWithBand(lines(NAMES), options),
  'series-of-numbers': lineWithBand(lines([2, 4, true, false, null]), options),
  'tiny-values': lineWithBand(
    lines(['a', 'b'], (i, x) => (i + x) * 1e-20),
    options,
  ),
  'huge-values': lineWithBand(
    lines(['a', 'b'], (i, x) => (i + x) * 1e20),
    options,
  ),
  'equal-values': lineWithBand(
    lines(['a'], () => 0.3),
    options,
  ),
  'nothing-finite': lineWithBand(
    lines(['a', 'b'], () => Number.NaN),
    options,
  ),
  'negative-on-log': lineWithBand(
    lines(['a', 'b'], (i, x) => -i - x),
    { ...options, yAxis: { title: 'Loss', scale: 'log' } },
  ),
  'tiny-on-log': lineWithBand(
    lines(['a'], (_, x) => 10 ** (-20 - x)),
    { ...options, yAxis: { title: 'Loss', scale: 'log' } },
  ),
  'narrow-on-log': lineWithBand(
    lines(['a'], (_, x) => 0.2 + x / 100),
    { ...options, yAxis: { title: 'Loss', scale: 'log' } },
  ),
  'below-zero-on-log': lineWithBand(
    [1, 2, 3].map((x) => ({ x, mean: 1 / x ** 2, low: 1 / x ** 2 - 0.2, high: 1 / x ** 2 + 0.2 })),
    {
      x: 'x',
      y: 'mean',
      low: 'low',
      high: 'high',
      xAxis: { title: 'Epoch' },
      yAxis: { title: 'Loss', scale: 'log' },
    },
  ),
  'arms-in-every-script': dotInterval(
    [...NAMES, 'same', 'same'].map((label, i) => ({ label, estimate: mean(i, 0.5) })),
    { axis: { title: 'Accuracy' } },
  ),
  'arms-that-diverged': dotInterval(
    [
      { label: 'completed', estimate: mean(0.9, 0.02) },
      { label: 'diverged', estimate: mean(Number.NaN) },
    ],
    { axis: { title: 'Accuracy', format: '.0%' } },
  ),
  'arms-on-log': dotInterval(
    [
      { label: 'wide', estimate: mean(0.1, 0.4) },
      { label: 'negative', estimate: mean(-3, 0.1) },
      { label: 'small', estimate: mean(1e-3, 1e-4) },
    ],
    { axis: { title: 'Loss', scale: 'log' } },
  ),
  'dots-in-every-script': trialDots(
    [
      ...NAMES.map((label, i) => ({ label, values: [i, i + 0.1, i + 0.4] })),
      { label: 'all diverged', values: [], lost: 10 },
    ],
    { axis: { title: 'Accuracy' } },
  ),
  'violins-in-every-script': violin(
    Object.fromEntries([
      ...NAMES.map((name, i) => [name, [i, i + 1, i + 4, i + 4.5]] as const),
      ['diverged', []] as const,
    ]),
    { axis: { title: 'Value' } },
  ),
  'violin-of-nothing': violin({ diverged: [], 'diverged too': [Number.NaN] }, { axis: { title: 'Value' } }),
  'histogram-of-equal-values': histogram(
    { a: new Array<number>(30).fill(0.95) },
    { axis: { title: 'Accuracy', format: '.0%' } },
  ),
  'histogram-of-huge-values': histogram(
    { a: [2 ** 60, 2 ** 60, 2 ** 60 + 512] },
    { axis: { title: 'Value' } },
  ),
  'histogram-with-a-domain': histogram(
    {
      a: [-5, 0.2, 0.4, 0.6, 7, Number.POSITIVE_INFINITY, Number.NaN],
      [NAMES[6]!]: [],
      [NAMES[1]!]: [0.5, 0.5, 0.2],
    },
    { axis: { title: 'Value', domain: [0, 1] }, bins: 10 },
  ),
  'points-in-every-script': scatter(
    NAMES.map((group, i) => ({ x: i, y: i, group })),
    {
      lines: NAMES.map((name, i) => ({
        name: `line ${name}`,
        points: [
          [0, i],
          [7, 7 - i],
        ] as const,
      })),
      xAxis: { title: 'x' },
      yAxis: { title: 'y' },
    },
  ),
  'points-that-are-not-finite': scatter(
    [
      { x: Number.NaN, y: 1, group: 'a' },
      { x: 1, y: Number.POSITIVE_INFINITY, group: 'a' },
      { x: 1, y: 1, group: 'b' },
    ],
    { xAxis: { title: 'x' }, yAxis: { title: 'y' } },
  ),
  'regions-in-every-script': decisionRegions(
    NAMES.slice(0, 3).map((title) => ({
      title,
      classify: (x) => Math.floor(x * 7.99),
      points: [{ x: 0.5, y: 0.5, label: 7 }],
    })),
    {
      classes: NAMES,
      xAxis: { title: 'x', domain: [0, 1] },
      yAxis: { title: 'y', domain: [0, 1] },
      resolution: 30,
    },
  ),
  'raster-of-nothing': raster(
    { [NAMES[6]!]: grid(Number.NaN), b: grid(Number.NaN) },
    { xAxis: { title: 'x' }, yAxis: { title: 'y' }, valueTitle: 'Error' },
  ),
  'raster-of-one-value': raster(
    { '': grid(3) },
    { xAxis: { title: 'x' }, yAxis: { title: 'y' }, valueTitle: 'Error' },
  ),
  'images-in-every-script': imageGrid(
    NAMES.map((label, i) => ({ pixels, label, wrong: i % 2 === 1 })),
    { columns: 8, imageWidth: 4, imageHeight: 4 },
  ),
  'predictions-in-every-script': predictedImages(
    NAMES.map((_, i) => ({ pixels, actual: i, predicted: (i * 3) % 8 })),
    { columns: 8, imageWidth: 4, imageHeight: 4, classes: NAMES },
  ),
  'classes-in-every-script': confusionMatrix({
    classes: NAMES,
    counts: NAMES.map((_, i) => NAMES.map((__, j) => (i === j ? 98123 : i * j))),
  }),
  'curves-in-every-script': learningCurves(
    NAMES.map((label, i) => ({
      label,
      train: [point(1, i + 1, 2), point(2, i / 2, 0.1)],
      test: i % 2 === 0 ? [] : [point(1, i)],
    })),
    { xAxis: { title: 'Epoch' }, yAxis: { title: 'Loss', scale: 'log' } },
  ),
  'curves-of-nothing': learningCurves([{ label: 'diverged', train: [], test: [] }], {
    xAxis: { title: 'Epoch' },
    yAxis: { title: 'Loss' },
  }),
  'units-in-every-script': networkDiagram(NAMES, [
    {
      units: NAMES.slice(0, 3),
      weights: NAMES.map((_, i) => [i - 3, Number.NaN, 1e-12]),
      biases: [1e9, 0, -1],
      activation: NAMES[6]!,
    },
  ]),
  'nodes-in-every-script': computationGraph(
    NAMES.map((label, i) => ({ id: String(i), label, shape: '[100, 28, 28, 1]' })),
    NAMES.slice(1).map((label, i) => ({ from: String(i), to: String(i + 1), label: label.slice(0, 24) })),
  ),
  'settings-in-every-script': parallelCoordinates(
    NAMES.map((name, i) => ({
      'the.name': name,
      rate: i === 0 ? -1 : 10 ** -i,
      accuracy: i === 3 ? Number.NaN : i / 10,
    })),
    {
      dimensions: [
        { field: 'the.name', title: NAMES[0]! },
        { field: 'rate', title: NAMES[1]!, scale: 'log' },
        { field: 'accuracy', title: NAMES[6]! },
      ],
      highlight: ({ accuracy }) => accuracy > 0.5,
      highlighted: NAMES[6]!,
    },
  ),
  'own-spec-with-long-names': vegaLite(
    {
      mark: 'bar',
      encoding: {
        y: { field: 'name', type: 'nominal', sort: null },
        x: { field: 'n', type: 'quantitative' },
        color: { field: 'name', type: 'nominal' },
      },
    },
    NAMES.map((name, i) => ({ name, n: i + 1 })),
  ),
};
