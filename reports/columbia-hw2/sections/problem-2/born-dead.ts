// Problem 2.2, the theory: how likely a net is dead before training; bounds derived, and nets drawn to compare.

import {
  type Block,
  type BoundResults,
  channel,
  equation,
  figure,
  finding,
  md,
  percent,
  ref,
  section,
  seriesColour,
  text,
  type VegaLiteChart,
  vegaLite,
} from '@trialbook/report';
import { type BornDeadArm, MAX_DEPTH, WIDTHS } from '../../experiments/born-dead.ts';
import { DEPTH, WIDTH } from '../../experiments/dying-relu.ts';
import type { Context } from '../references.ts';
import { lowerBound, upperBound, upperBoundOneInput } from './born-dead-bounds.ts';
import { type Share, shareOfCount } from './share-below.ts';

type BornDeadResults = BoundResults<BornDeadArm, 'bornDead' | 'deadAtMaxDepth'>;

const MAP_DEPTHS = [2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40];

/** Share of nets born dead, over all nets that were drawn for the width. */
function bornDeadShare(
  drawn: BornDeadResults,
  width: (typeof WIDTHS)[number],
  depth: number,
  nets: number,
): Share {
  const { completed } = drawn.arm(`width-${width}`);
  const dead = completed.reduce((sum, { series }) => sum + series.bornDead![depth - 1]! * nets, 0);
  return shareOfCount(Math.round(dead), nets * completed.length);
}

/**
 * @param nets nets per trial of the experiment
 */
export function bornDeadSection(
  drawn: BornDeadResults,
  nets: number,
  { cite }: Pick<Context, 'cite'>,
): Block {
  const here = drawn.fact(
    `bornDead.depth${DEPTH}.width${WIDTH}`,
    bornDeadShare(drawn, WIDTH, DEPTH, nets),
    'fraction',
  );
  const bound = (name: string, of: (depth: number, width: number) => number) =>
    drawn.fact(`${name}.depth${DEPTH}.width${WIDTH}`, of(DEPTH, WIDTH), 'fraction');
  const lower = bound('lowerBound', lowerBound);
  const upper = bound('upperBoundOneInput', upperBoundOneInput);
  const inside = here.ci95![0] <= upper.value && here.ci95![1] >= lower.value;
  const corner = (width: (typeof WIDTHS)[number], depth: number) =>
    percent(
      drawn.fact(
        `bornDead.depth${depth}.width${width}`,
        bornDeadShare(drawn, width, depth, nets),
        'fraction',
      ),
      { show: 'value', digits: 0 },
    );
  const number = text;
  return section(
    { id: 'born-dead', title: 'Why so many: dead before the first step' },
    md`A hidden layer that is zero for every input makes the whole net a constant, and no gradient passes it: the net is
      *born dead* and stays so ${cite('lu')}. How likely is that? Weights are drawn symmetrically about zero and
      biases are zero. Take a layer of $N$ units whose input is not dead, so that some $x_0$ reaches it as a vector $h \ne 0$. Each
      unit is silent at $x_0$ when its pre-activation $w \cdot h$ is not positive, which has probability one half by symmetry,
      independently of the other units. To be dead the layer has to be silent at $x_0$ at least, which has probability $2^{-N}$. Over
      the $L - 1$ hidden layers of a net of $L$ layers`,
    equation({
      id: 'born-dead-upper',
      tex: String.raw`P(\text{born dead}) \;\le\; 1 - \prod_{l=1}^{L-1}\bigl(1 - 2^{-N_l}\bigr)`,
    }),
    md`which is the bound of the paper. With one input it can be sharpened. Without biases $h(cx) = c\,h(x)$ for $c > 0$, so a layer is
      known from its values on two rays, $x > 0$ and $x < 0$. A first-layer unit is alive on exactly one of them, so the
      first layer is never dead, and one factor of ${ref('born-dead-upper')} falls away.`,
    md`There is a bound from below as well. Let $q = 2^{-N}$. A layer silences one living ray with probability $q$, exactly. Two living
      rays reach it as vectors with an angle $\theta \le 90°$ (no activation is negative), a normal weight vector is on the wrong side of
      both with probability $\tfrac12 - \theta/2\pi \ge \tfrac14$, and so the layer silences both rays with probability`,
    equation({
      id: 'born-dead-both',
      tex: String.raw`a = \Bigl(\tfrac12 - \tfrac{\theta}{2\pi}\Bigr)^{N}, \qquad q^2 \le a \le q,`,
    }),
    md`just one of them with $2(q - a)$ and none with $1 - 2q + a$. Let $s_k = 1 - (1 - q)^k$ be the chance that one ray dies within
      $k$ layers and $d_k$ the least chance that two do, whatever their angle. Then`,
    equation({
      id: 'born-dead-lower',
      tex: String.raw`d_{k+1} \;\ge\; \min_{a \in \{q^2,\, q\}} \bigl[\,a + 2(q - a)\,s_k + (1 - 2q + a)\,d_k\,\bigr], \qquad
P(\text{born dead}) \;\ge\; 2q\,s_{L-2} + (1 - 2q)\,d_{L-2},`,
    }),
    md`because the bracket is linear in $a$, and because the first layer leaves one ray alive with probability $2q$ (all its weights of
      one sign) and two otherwise.`,
    finding(
      md`At depth ${number(DEPTH)} and width ${number(WIDTH)} the bounds are ${percent(lower, { digits: 1 })} and
        ${percent(upper, { digits: 1 })} (the paper’s product, with the first layer in it: ${percent(bound('upperBound', upperBound), { digits: 1 })}).
        Of the nets drawn, ${percent(here)} are born dead, ${text(inside ? 'between the two' : 'not between the two: bounds or draws are wrong')}.
        Depth does it: every further narrow layer is one more chance to die, and none to come back.`,
    ),
    figure({
      id: 'born-dead-bounds',
      caption: md`Share of nets born dead by depth, for each hidden width: drawn (dots, with Wilson 95 % intervals), and the range between
        the bounds of ${ref('born-dead-lower')} and of ${ref('born-dead-upper')} without its first factor (bands). Nets of all depths share their first
        layers, so the dots of one width are not independent of each other.`,
      alt: md`For each width the share rises with depth towards one, faster for narrow nets: at depth ${number(DEPTH)} it is ${percent(here, { show: 'value', digits: 0 })} at width ${number(WIDTH)}.`,
      from: [drawn],
      chart: boundsChart(drawn, nets),
    }),
    figure({
      id: 'born-dead-map',
      caption: md`The same as a map: percentage of nets born dead, by depth and hidden width.`,
      alt: md`A map with a number in every cell, from ${corner(WIDTHS.at(-1)!, MAP_DEPTHS[0]!)} at width ${text(WIDTHS.at(-1)!)} and depth ${text(MAP_DEPTHS[0]!)} to ${corner(WIDTHS[0], MAX_DEPTH)} at width ${text(WIDTHS[0])} and depth ${text(MAX_DEPTH)}.`,
      from: [drawn],
      chart: mapChart(drawn, nets),
    }),
    md`${ref('born-dead-map')} also holds the remedy: to go deeper safely, go wider. Every further unit of width halves the $2^{-N}$ in the
      bound, while every further layer only adds one such term.`,
  );
}

function boundsChart(drawn: BornDeadResults, nets: number): VegaLiteChart {
  const label = (width: number) => String(width);
  const bounds = WIDTHS.flatMap((width) =>
    Array.from({ length: MAX_DEPTH - 1 }, (_, i) => ({
      width: label(width),
      depth: i + 2,
      lower: lowerBound(i + 2, width),
      upper: upperBoundOneInput(i + 2, width),
    })),
  );
  const dots = WIDTHS.flatMap((width) =>
    MAP_DEPTHS.map((depth) => {
      const { value, n, ci95 } = bornDeadShare(drawn, width, depth, nets);
      return { width: label(width), depth, share: value, low: ci95[0], high: ci95[1], n };
    }),
  );
  const x = channel('depth', { title: 'Depth (layers)', scale: 'log', domain: [2, MAX_DEPTH] });
  const y = (field: string) => channel(field, { title: 'Born dead', format: '.0%', domain: [0, 1] });
  const encoding = {
    x: { ...x, axis: { values: [2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40], format: 'd' } },
    color: {
      field: 'width',
      type: 'nominal',
      title: 'Width',
      scale: { domain: WIDTHS.map(label), range: WIDTHS.map((_, i) => seriesColour(i)) },
    },
  };
  return vegaLite(
    {
      height: 340,
      layer: [
        {
          data: { name: 'bounds' },
          mark: { type: 'area', opacity: 0.22, line: { strokeWidth: 0.8, opacity: 0.6 } },
          encoding: { ...encoding, y: y('upper'), y2: { field: 'lower' } },
        },
        {
          mark: { type: 'rule', strokeWidth: 1.5 },
          encoding: { ...encoding, y: y('low'), y2: { field: 'high' } },
        },
        {
          mark: { type: 'point', filled: true, size: 42, opacity: 1 },
          encoding: { ...encoding, y: y('share') },
        },
      ],
    },
    dots,
    { bounds },
  );
}

function mapChart(drawn: BornDeadResults, nets: number): VegaLiteChart {
  const rows = WIDTHS.flatMap((width) =>
    MAP_DEPTHS.map((depth) => {
      const { value, n, ci95 } = bornDeadShare(drawn, width, depth, nets);
      return {
        width,
        depth,
        share: value,
        low: ci95[0],
        high: ci95[1],
        n,
        lowerBound: lowerBound(depth, width),
        upperBound: upperBound(depth, width),
      };
    }),
  );
  const axis = { labelAngle: 0, domain: false, ticks: false };
  const place = {
    x: { field: 'depth', type: 'ordinal', title: 'Depth (layers)', axis },
    y: { field: 'width', type: 'ordinal', title: 'Width', sort: 'descending', axis },
  };
  return vegaLite(
    {
      width: 640,
      height: 300,
      layer: [
        {
          mark: { type: 'rect' },
          encoding: {
            ...place,
            color: {
              field: 'share',
              type: 'quantitative',
              title: 'Born dead',
              scale: { scheme: 'viridis', domain: [0, 1] },
              legend: { format: '.0%', gradientLength: 200, values: [0, 0.25, 0.5, 0.75, 1] },
            },
          },
        },
        {
          mark: { type: 'text', fontSize: 12 },
          encoding: {
            ...place,
            text: { field: 'share', type: 'quantitative', format: '.0%' },
            color: { condition: { test: 'datum.share > 0.6', value: '#000000' }, value: '#ffffff' },
          },
        },
      ],
    },
    rows,
  );
}
