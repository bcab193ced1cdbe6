// Every kind of block, chart and formatter once: the picture of a whole report.

import { eggholder } from '@trialbook/datasets';
import { seedTree } from '@trialbook/random';
import {
  code,
  codeBlock,
  count,
  decimal,
  defineReport,
  dotInterval,
  duration,
  equation,
  figure,
  finding,
  histogram,
  imageGrid,
  lineWithBand,
  md,
  note,
  percent,
  points,
  publishedVersusOurs,
  pValue,
  raster,
  ref,
  scatter,
  section,
  table,
  text,
  vegaLite,
  violin,
  warning,
} from '@trialbook/report';
import { perceptronLike } from '../support/fake-experiment.ts';

export const report = defineReport({
  id: 'every-block',
  title: 'Two learning criteria on points that a line can separate',
  subtitle: 'A report that uses every block once',
  authors: ['Ada Example', 'Émile Exemple'],
  summary:
    'Perceptron criterion and hinge loss, trained on twenty points each, over many independent training sets: which is better, and by how much?',
  experiments: [perceptronLike],
  data: ['mnist'],
  references: {
    rosenblatt: {
      authors: 'F. Rosenblatt',
      title: 'The perceptron: a probabilistic model for information storage and organization in the brain',
      venue: 'Psychological Review 65(6)',
      year: 1958,
      url: 'https://doi.org/10.1037/h0042519',
    },
    lu: {
      authors: 'L. Lu, Y. Shin, Y. Su, G. E. Karniadakis',
      title: 'Dying ReLU and initialization',
      venue: 'Communications in Computational Physics 28(5)',
      year: 2020,
      url: 'https://arxiv.org/abs/1903.06733',
    },
  },
  write: ({ results, cite }) => {
    const study = results(perceptronLike);
    const [perceptron, hinge] = [study.arm('perceptron'), study.arm('hinge')];
    const difference = study.difference('hinge', 'perceptron', 'testAccuracy');
    const disagreement = study.fact('disagreement', 0.0431, 'fraction');
    const curves = study.arms.flatMap((arm) =>
      study
        .arm(arm)
        .band('testLoss')
        .map((point) => ({ ...point, arm })),
    );
    const stream = seedTree('figure').stream();
    const dots = Array.from({ length: 40 }, () => {
      const [x, y] = [stream.uniform(), stream.uniform()];
      return { x, y, group: x > y ? 'y = +1' : 'y = −1' };
    });
    const grid = (of: (x: number, y: number) => number) => ({
      columns: 128,
      rows: 128,
      xDomain: [-512, 512] as const,
      yDomain: [-512, 512] as const,
      values: Float64Array.from({ length: 128 * 128 }, (_, i) =>
        of(-512 + ((i % 128) + 0.5) * 8, -512 + (Math.floor(i / 128) + 0.5) * 8),
      ),
    });
    const layers = Object.fromEntries(
      [1, 2, 3, 4, 5].map((layer) => [
        `layer ${layer}`,
        Float64Array.from({ length: 400 }, () => stream.normal() * 0.8 ** layer),
      ]),
    );
    return [
      section(
        { id: 'question', title: 'The question' },
        md`A perceptron ${cite('rosenblatt')} changes its weights when its score $w \cdot x$ has the wrong sign. The
          *hinge* criterion also asks for a margin: it minimises ${ref('criterion')}, with $a = 0$ for the perceptron and
          $a = 1$ for the hinge. Both see the same twenty points; both are judged by the same thousand.`,
        equation({
          id: 'criterion',
          tex: String.raw`L(w) = \sum_{i=1}^{n} \max\left\{0,\; a - y_i\,(w \cdot x_i)\right\}`,
        }),
        md`Nets with ReLU units may die at birth ${cite('lu', 'rosenblatt')}. A setting such as ${code('learningRate')} is
          written like this, and lists like this:

          - the first point, with **emphasis**;
          - the second, with a [link](https://example.org/).`,
        md`Small tables can be written by hand, with the sides of their columns:

| Criterion  | Margin | Updates |
| :--------- | :----: | ------: |
| perceptron |   no   |       7 |
| hinge      |  yes   |      12 |`,
        note(md`Trials with the same number saw the same points, so that differences are paired.`),
      ),
      section(
        { id: 'results', title: 'Results' },
        section(
          { id: 'accuracy', title: 'Accuracy' },
          md`The perceptron labels ${percent(perceptron.mean('testAccuracy'))} of the test points as the true line does, the
            hinge criterion ${percent(hinge.mean('testAccuracy'))}; see ${ref('arms')} and ${ref('comparison')}. The points are
            shown in ${ref('learned-lines')}.`,
          figure({
            id: 'learned-lines',
            caption: md`Twenty training points, the true line, and the lines that both criteria learned.`,
            alt: md`Points above and below the diagonal; both learned lines lie within a few degrees of the true one. ${percent(hinge.mean('testAccuracy'), { show: 'value' })} of test points are right.`,
            from: [study],
            chart: scatter(dots, {
              lines: [
                {
                  name: 'true line',
                  points: [
                    [0, 0],
                    [1, 1],
                  ],
                },
                {
                  name: 'perceptron',
                  points: [
                    [0, 0],
                    [1, 0.86],
                  ],
                },
                {
                  name: 'hinge',
                  points: [
                    [0, 0],
                    [0.95, 1],
                  ],
                },
              ],
              xAxis: { title: 'x₁', domain: [0, 1] },
              yAxis: { title: 'x₂', domain: [0, 1] },
            }),
          }),
          figure({
            id: 'arms',
            caption: md`Mean test accuracy with its 95 % interval; the diamonds are the published numbers.`,
            alt: 'Both arms lie far above the published numbers, the hinge a little higher.',
            from: [study],
            chart: dotInterval(
              study.arms.map((arm, i) => ({
                label: arm,
                estimate: study.arm(arm).mean('testAccuracy'),
                published: [0.538, 0.505][i]!,
              })),
              { axis: { title: 'Test accuracy', format: '.0%' } },
            ),
          }),
          publishedVersusOurs({
            id: 'comparison',
            caption: md`Published numbers and ours.`,
            from: [study],
            rows: [
              {
                what: 'Perceptron, P1.1',
                published: 0.538,
                rounding: 0.0005,
                ours: perceptron.mean('testAccuracy'),
                format: percent,
                remark: 'Labels 0 and 1 were compared with signs −1 and +1.',
              },
              {
                what: 'Hinge, P1.2',
                published: 0.505,
                rounding: 0.0005,
                ours: hinge.mean('testAccuracy'),
                format: percent,
              },
            ],
          }),
          finding(
            md`The hinge criterion is better by ${points(difference)}, ${pValue(difference)}. The labels of
              ${percent(disagreement)} of the test points depend on the training set.`,
            'P1.3: which is better?',
          ),
        ),
        section(
          { id: 'training', title: 'Training' },
          md`${count(perceptron.n)} trials completed, ${count(hinge.diverged)} diverged; a trial took ${duration(perceptron.duration())},
            and the loss ended at ${decimal(perceptron.mean('testLoss'), { show: 'ci' })}. Nets collapsed in ${percent(hinge.rate('collapsed'), { show: 'ci' })} of the trials.`,
          figure({
            id: 'loss-curves',
            caption: md`Test loss over epochs, mean and 95 % interval over trials.`,
            alt: 'Both curves fall steeply for six epochs and then flatten; the hinge stays below.',
            from: [study],
            chart: lineWithBand(curves, {
              x: 'x',
              y: 'mean',
              low: 'low',
              high: 'high',
              series: 'arm',
              xAxis: { title: 'Epoch' },
              yAxis: { title: 'Test loss', zero: true },
            }),
          }),
          figure({
            id: 'accuracies',
            caption: md`Distribution of the test accuracy over training sets.`,
            alt: 'Two bell shapes; the hinge is shifted to the right by about one and a half points.',
            from: [study],
            chart: histogram(
              { perceptron: perceptron.values('testAccuracy'), hinge: hinge.values('testAccuracy') },
              { axis: { title: 'Test accuracy', format: '.0%' }, bins: 20 },
            ),
          }),
          warning(md`One trial diverged; it is counted and not averaged.`),
        ),
      ),
      section(
        { id: 'pictures', title: 'Pictures' },
        figure({
          id: 'digits',
          caption: md`Drawn digits with predicted labels; wrong ones are red.`,
          alt: 'Sixteen small pictures in two rows, three of them labelled wrongly.',
          from: ['mnist'],
          chart: imageGrid(
            Array.from({ length: 16 }, (_, i) => ({
              pixels: Uint8Array.from({ length: 784 }, (_, p) =>
                Math.hypot((p % 28) - 13.5, Math.floor(p / 28) - 13.5) < 4 + (i % 8) ? 230 : 8,
              ),
              label: String(i % 10),
              wrong: i % 6 === 1,
            })),
            { columns: 8, imageWidth: 28, imageHeight: 28 },
          ),
        }),
        figure({
          id: 'surface',
          caption: md`The Eggholder function, and half of it.`,
          alt: 'A wavy surface with ridges that grow towards the corners.',
          from: [],
          chart: raster(
            { Target: grid((x, y) => eggholder(x, y)), 'Half of it': grid((x, y) => 0.5 * eggholder(x, y)) },
            { xAxis: { title: 'x₁' }, yAxis: { title: 'x₂' }, valueTitle: 'f(x)' },
          ),
        }),
        figure({
          id: 'activations',
          caption: md`Activations per layer.`,
          alt: 'The spread of the activations shrinks from layer to layer.',
          from: [study],
          chart: violin(layers, { axis: { title: 'Activation' }, groupTitle: 'Layer' }),
        }),
        figure({
          id: 'own-spec',
          caption: md`A chart from a Vega-Lite spec.`,
          alt: 'Three bars of growing height.',
          from: [],
          chart: vegaLite(
            {
              height: 160,
              mark: 'bar',
              encoding: {
                x: { field: 'kind', type: 'nominal', axis: { labelAngle: 0 }, title: 'Kind' },
                y: { field: 'n', type: 'quantitative', title: 'Number' },
              },
            },
            [
              { kind: 'one', n: 3 },
              { kind: 'two', n: 5 },
              { kind: 'three, with "quotes"', n: 8 },
            ],
          ),
        }),
        table({
          id: 'wide',
          caption: md`A table wider than a telephone.`,
          from: [],
          rows: [...Array(4).keys()],
          columns: [
            { header: 'Row', cell: (row) => text(`row ${row}`) },
            ...Array.from({ length: 7 }, (_, column) => ({
              header: `Column ${column}`,
              cell: (row: number) =>
                decimal({ name: 'cell', unit: '', value: (row + 1) * 10 ** (column - 3) }),
            })),
          ],
        }),
        codeBlock('ts', 'const update = weights.map((w, i) => w + learningRate * y * x[i]);\n'),
      ),
    ];
  },
});
