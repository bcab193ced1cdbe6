// One example of every chart: the pictures of the README, and what the browser tests look at. Made-up numbers, the same at
// every run.

import { eggholder } from '@trialbook/datasets';
import { seedTree } from '@trialbook/random';
import {
  bandOver,
  type Chart,
  computationGraph,
  confusionCounts,
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

/** A chart, and what it shows, in words. */
export interface Example {
  readonly chart: Chart;
  readonly alt: string;
}

const stream = (name: string) => seedTree('gallery').child(name).stream();
const normals = (name: string, n: number, mean: number, deviation: number) => {
  const own = stream(name);
  return Array.from({ length: n }, () => own.normal(mean, deviation));
};

/** Losses of several trials over epochs: they fall, and those of test rise again. */
function band(name: string, floor: number, overfit: number) {
  const own = stream(name);
  const curves = Array.from({ length: 6 }, () => {
    const shift = own.normal(0, 0.02);
    return Array.from(
      { length: 20 },
      (_, i) => floor + 0.9 * Math.exp(-(i + 1) / 3.5) + overfit * i + shift + own.normal(0, 0.006),
    );
  });
  return bandOver(curves);
}

/** A digit-like stroke: a ring of varying size and opening. */
function stroke(seed: number): Uint8Array {
  return Uint8Array.from({ length: 784 }, (_, p) => {
    const [x, y] = [(p % 28) - 13.5, Math.floor(p / 28) - 13.5];
    const ring = Math.abs(Math.hypot(x, y * 0.8) - (5 + (seed % 5))) < 1.6;
    const open = Math.atan2(y, x) > 2.6 - (seed % 7) * 0.5 && Math.atan2(y, x) < 3.1;
    return ring && !open ? 235 : 0;
  });
}

function ring(): { x: number; y: number; label: number }[] {
  const own = stream('ring');
  return Array.from({ length: 90 }, (_, i) => {
    const label = i % 2;
    const [radius, angle] = [
      label === 1 ? own.normal(0.35, 0.12) : own.normal(0.8, 0.09),
      own.uniform(0, 2 * Math.PI),
    ];
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle), label };
  });
}

function confusion() {
  const own = stream('confusion');
  const actual = Array.from({ length: 5000 }, (_, i) => i % 10);
  const alike: Record<number, number> = { 4: 9, 9: 4, 3: 5, 5: 3, 7: 2, 8: 3 };
  const predicted = actual.map((digit) => {
    const luck = own.uniform();
    if (luck > 0.05) return digit;
    return luck > 0.012 ? (alike[digit] ?? digit) : own.integer(10);
  });
  return confusionCounts(actual, predicted, [...'0123456789']);
}

function tried() {
  const own = stream('search');
  return Array.from({ length: 36 }, () => {
    const rate = 10 ** own.uniform(-4, 0);
    const units = 32 * 2 ** own.integer(5);
    const dropout = own.integer(6) / 10;
    const accuracy =
      rate > 0.4
        ? null
        : 0.985 - 0.012 * (Math.log10(rate) + 2) ** 2 - 0.3 / units - 0.02 * dropout + own.normal(0, 0.002);
    return { rate, units, dropout, batch: [32, 64, 128][own.integer(3)]!, accuracy };
  });
}

const mean = (value: number, half: number): Estimate => ({
  name: 'example',
  unit: 'fraction',
  value,
  ci95: [value - half, value + half],
});

export const examples: Readonly<Record<string, Example>> = {
  lineWithBand: {
    alt: 'The curve of four layers lies below that of two.',
    chart: lineWithBand(
      [2, 4].flatMap((depth) =>
        band(`depth ${depth}`, depth === 2 ? 0.2 : 0.12, 0).map((point) => ({ ...point, depth })),
      ),
      {
        x: 'x',
        y: 'mean',
        low: 'low',
        high: 'high',
        series: 'depth',
        xAxis: { title: 'Epoch' },
        yAxis: { title: 'Test loss', zero: true },
      },
    ),
  },
  learningCurves: {
    alt: 'Without dropout the test loss rises again while the training loss falls; with dropout both stay together.',
    chart: learningCurves(
      [
        {
          label: 'no dropout',
          train: band('none train', 0.02, -0.0005),
          test: band('none test', 0.16, 0.006),
        },
        { label: 'dropout ½', train: band('half train', 0.1, 0), test: band('half test', 0.12, 0) },
      ],
      { xAxis: { title: 'Epoch' }, yAxis: { title: 'Cross-entropy', zero: true } },
    ),
  },
  trialDots: {
    alt: 'Ten trials per arm; batch normalisation is more accurate and varies less than the others.',
    chart: trialDots(
      [
        { label: 'none', values: normals('plain', 10, 0.978, 0.0016) },
        { label: 'dropout', values: normals('dropout', 10, 0.981, 0.0012) },
        { label: 'batch normalisation', values: normals('norm', 10, 0.983, 0.0006) },
        { label: 'gradient noise', values: normals('noise', 8, 0.976, 0.0021), lost: 2 },
      ],
      { axis: { title: 'Test accuracy', format: '.1%' } },
    ),
  },
  dotInterval: {
    alt: 'Both arms lie far above the published numbers.',
    chart: dotInterval(
      [
        { label: 'perceptron criterion', estimate: mean(0.951, 0.012), published: 0.538 },
        { label: 'hinge loss', estimate: mean(0.973, 0.007), published: 0.505 },
      ],
      { axis: { title: 'Test accuracy', format: '.0%' } },
    ),
  },
  histogram: {
    alt: 'The accuracies of the hinge loss lie further to the right.',
    chart: histogram(
      { perceptron: normals('h1', 300, 0.94, 0.012), hinge: normals('h2', 300, 0.965, 0.01) },
      { axis: { title: 'Test accuracy', format: '.0%' }, bins: 24 },
    ),
  },
  violin: {
    alt: 'The spread of the activations shrinks from layer to layer.',
    chart: violin(
      Object.fromEntries(
        [1, 2, 3, 4].map((layer) => [`layer ${layer}`, normals(`v${layer}`, 300, 0, 0.8 ** layer)]),
      ),
      { axis: { title: 'Activation' }, groupTitle: 'Layer' },
    ),
  },
  scatter: {
    alt: 'Points above and below the diagonal, and a learned line close to it.',
    chart: scatter(
      ring().map(({ x, y }) => ({ x: (x + 1) / 2, y: (y + 1) / 2, group: x > y ? 'y = +1' : 'y = −1' })),
      {
        lines: [
          {
            name: 'true line',
            points: [
              [0, 0],
              [1, 1],
            ],
          },
          {
            name: 'learned',
            points: [
              [0, 0.05],
              [1, 0.92],
            ],
          },
        ],
        xAxis: { title: 'x₁', domain: [0, 1] },
        yAxis: { title: 'x₂', domain: [0, 1] },
      },
    ),
  },
  decisionRegions: {
    alt: 'A line cuts the ring in two; the hidden layer of ReLU units finds the disc within it.',
    chart: decisionRegions(
      [
        {
          title: 'no hidden layer',
          classify: (x, y) => 1 / (1 + Math.exp(-2 * (x + 0.4 * y))),
          points: ring(),
        },
        {
          title: 'one hidden layer',
          classify: (x, y) => 1 / (1 + Math.exp(14 * (Math.hypot(x, y) - 0.58))),
          points: ring(),
        },
      ],
      {
        classes: ['ring', 'disc'],
        xAxis: { title: 'x₁', domain: [-1.2, 1.2] },
        yAxis: { title: 'x₂', domain: [-1.2, 1.2] },
      },
    ),
  },
  raster: {
    alt: 'A wavy surface with ridges that grow towards the corners.',
    chart: raster(
      {
        Eggholder: {
          columns: 96,
          rows: 96,
          xDomain: [-512, 512],
          yDomain: [-512, 512],
          values: Float64Array.from({ length: 96 * 96 }, (_, i) =>
            eggholder(-512 + ((i % 96) + 0.5) * (1024 / 96), -512 + (Math.floor(i / 96) + 0.5) * (1024 / 96)),
          ),
        },
      },
      { xAxis: { title: 'x₁' }, yAxis: { title: 'x₂' }, valueTitle: 'f(x)' },
    ),
  },
  imageGrid: {
    alt: 'Ten drawn shapes with their labels.',
    chart: imageGrid(
      Array.from({ length: 10 }, (_, i) => ({ pixels: stroke(i), label: String(i) })),
      { columns: 10, imageWidth: 28, imageHeight: 28 },
    ),
  },
  predictedImages: {
    alt: 'Twenty images with predicted labels; three are wrong.',
    chart: predictedImages(
      Array.from({ length: 20 }, (_, i) => ({
        pixels: stroke(i),
        actual: i % 10,
        predicted: i % 7 === 4 ? (i + 3) % 10 : i % 10,
      })),
      { columns: 10, imageWidth: 28, imageHeight: 28 },
    ),
  },
  confusionMatrix: {
    alt: 'Most answers are right; four and nine, and three and five, are confused most.',
    chart: confusionMatrix(confusion()),
  },
  networkDiagram: {
    alt: 'Two inputs, two hidden ReLU units and one output, with weights that compute XOR.',
    chart: networkDiagram(
      ['x₁', 'x₂'],
      [
        {
          units: ['h₁', 'h₂'],
          weights: [
            [1, 1],
            [1, 1],
          ],
          biases: [0, -1],
          activation: 'ReLU',
        },
        { units: ['y'], weights: [[1], [-2]], biases: [0], activation: 'linear' },
      ],
    ),
  },
  computationGraph: {
    alt: 'x and W₁ give z, then h; h and W₂ give the update, which is added to x; the loss has two parts.',
    chart: computationGraph(
      [
        { id: 'x', label: 'x', shape: '[n]', kind: 'input' },
        { id: 'w1', label: 'W₁, b₁', shape: '[m, n], [m]', kind: 'parameter' },
        { id: 'z', label: 'z = W₁x + b₁', shape: '[m]' },
        { id: 'h', label: 'h = σ(z)', shape: '[m]' },
        { id: 'w2', label: 'W₂, b₂', shape: '[n, m], [n]', kind: 'parameter' },
        { id: 'y', label: 'ŷ = x + W₂h + b₂', shape: '[n]' },
        { id: 's', label: 's', shape: '[n]', kind: 'input' },
        { id: 'loss', label: 'L = ½‖ŷ − s‖² + rᵀh', kind: 'output' },
      ],
      [
        { from: 'x', to: 'z' },
        { from: 'w1', to: 'z' },
        { from: 'z', to: 'h' },
        { from: 'h', to: 'y' },
        { from: 'w2', to: 'y' },
        { from: 'x', to: 'y', label: 'skip' },
        { from: 'y', to: 'loss' },
        { from: 's', to: 'loss' },
        { from: 'h', to: 'loss', label: 'penalty' },
      ],
    ),
  },
  parallelCoordinates: {
    alt: 'The best settings have learning rates near one hundredth; rates near one diverge.',
    chart: parallelCoordinates(tried(), {
      dimensions: [
        { field: 'rate', title: 'Learning rate', scale: 'log' },
        { field: 'units', title: 'Units', scale: 'category' },
        { field: 'dropout', title: 'Dropout' },
        { field: 'batch', title: 'Batch size', scale: 'category' },
        {
          field: 'accuracy',
          title: 'Validation accuracy',
          label: (value) => `${(100 * value).toFixed(0)} %`,
        },
      ],
      highlight: ({ accuracy }) => accuracy !== null && accuracy > 0.975,
      highlighted: 'above 97.5 %',
    }),
  },
  vegaLite: {
    alt: 'Three bars of growing height.',
    chart: vegaLite(
      {
        height: 160,
        mark: 'bar',
        encoding: {
          x: { field: 'kind', type: 'nominal', axis: { labelAngle: 0 }, title: 'Kind', sort: null },
          y: { field: 'n', type: 'quantitative', title: 'Number' },
        },
      },
      [
        { kind: 'one', n: 3 },
        { kind: 'two', n: 5 },
        { kind: 'three', n: 8 },
      ],
    ),
  },
};
