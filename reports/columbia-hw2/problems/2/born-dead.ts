// Problem 2.2, the theory: how likely a net is dead before training; bounds derived, and nets drawn to compare.

import {
  type BoundResults,
  channel,
  defineProblem,
  figure,
  md,
  percent,
  ref,
  seriesColour,
  text,
  type VegaLiteChart,
  vegaLite,
  verdict,
} from '@trialbook/report';
import { type Share, shareOfCount } from '@trialbook/stats';
import { type BornDeadArm, bornDead, MAX_DEPTH, WIDTHS } from '../../experiments/born-dead.ts';
import { DEPTH, WIDTH } from '../../experiments/dying-relu.ts';
import { lowerBound, upperBound, upperBoundOneInput } from './born-dead-bounds.ts';

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

export const bornDeadProblem = defineProblem({
  id: 'bornDead',
  needs: { drawn: bornDead },
  values: ({ drawn }, { profile }) => {
    const { nets } = bornDead.plan(profile).arms['width-1'].parameters;
    const share = (width: (typeof WIDTHS)[number], depth: number) =>
      drawn.fact(
        `bornDead.depth${depth}.width${width}`,
        bornDeadShare(drawn, width, depth, nets),
        'fraction',
      );
    const bound = (name: string, of: (depth: number, width: number) => number) =>
      drawn.fact(`${name}.depth${DEPTH}.width${WIDTH}`, of(DEPTH, WIDTH), 'fraction');
    const corner = (width: (typeof WIDTHS)[number], depth: number) =>
      percent(share(width, depth), { show: 'value', digits: 0 });
    const here = share(WIDTH, DEPTH);
    const lower = bound('lowerBound', lowerBound);
    const upper = bound('upperBoundOneInput', upperBoundOneInput);
    return {
      depth: DEPTH,
      width: WIDTH,
      drawn: here,
      lower,
      upper,
      upperOfPaper: bound('upperBound', upperBound),
      place: verdict({
        outcome:
          here.value >= lower.value && here.value <= upper.value
            ? 'between'
            : here.ci95![0] <= upper.value && here.ci95![1] >= lower.value
              ? 'within chance'
              : 'outside',
        outcomes: ['between', 'within chance', 'outside'],
        estimate: here,
      }),
      bounds: figure({
        id: 'born-dead-bounds',
        caption: md`Share of nets born dead by depth, for each hidden width: drawn (dots, with Wilson 95 % intervals), and the range between
        the bounds of ${ref('born-dead-lower')} and of ${ref('born-dead-upper')} without its first factor (bands). Nets of all depths share their first
        layers, so the dots of one width are not independent of each other.`,
        alt: md`For each width the share rises with depth towards one, faster for narrow nets: at depth ${text(DEPTH)} it is ${percent(here, { show: 'value', digits: 0 })} at width ${text(WIDTH)}.`,
        from: [drawn],
        chart: boundsChart(drawn, nets),
      }),
      map: figure({
        id: 'born-dead-map',
        caption: md`The same as a map: percentage of nets born dead, by depth and hidden width.`,
        alt: md`A map with a number in every cell, from ${corner(WIDTHS.at(-1)!, MAP_DEPTHS[0]!)} at width ${text(WIDTHS.at(-1)!)} and depth ${text(MAP_DEPTHS[0]!)} to ${corner(WIDTHS[0], MAX_DEPTH)} at width ${text(WIDTHS[0])} and depth ${text(MAX_DEPTH)}.`,
        from: [drawn],
        chart: mapChart(drawn, nets),
      }),
    };
  },
});

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
