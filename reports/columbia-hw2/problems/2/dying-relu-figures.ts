// The figures of the dying-ReLU problem: share collapsed over the epochs, and fitted curves. Draws; says nothing.

import { LU_BOUND, luTargets } from '@trialbook/datasets';
import type { HostParameters } from '@trialbook/models';
import {
  type BoundResults,
  channel,
  palette,
  seriesColour,
  type VegaLiteChart,
  vegaLite,
} from '@trialbook/report';
import { shareOf } from '@trialbook/stats';
import { evenGrid, lookOnGrid } from '../../experiments/deep-narrow-forward.ts';
import {
  activations,
  COLLAPSE_SHARE,
  type DyingReluArm,
  type DyingReluMetric,
  lookEpochs,
  SLOPE,
  targets,
} from '../../experiments/dying-relu.ts';

export type DyingReluResults = BoundResults<DyingReluArm, DyingReluMetric>;

export const targetNames = {
  abs: '|x|',
  xsin5x: 'x · sin 5x',
  'step-sin': '1{x > 0} + 0.2 · sin 5x',
} as const;
export const activationNames = { relu: 'ReLU', 'leaky-relu': 'leaky ReLU' } as const;

/** How many of the first simulations of an arm are drawn. */
export const DRAWN = 15;
const CURVE_POINTS = 61;

const facet = (field: string, names: readonly string[]) => ({
  field,
  type: 'nominal',
  title: null,
  sort: [...names],
  header: { labelOrient: 'top', labelAnchor: 'start', labelPadding: 6 },
});

/** Share of nets that are flat after each epoch looked at, with its Wilson band: one panel per target. */
export function collapseOverEpochs(ours: DyingReluResults, epochs: number): VegaLiteChart {
  const at = lookEpochs(epochs);
  const rows = targets.flatMap((target) =>
    activations.flatMap((activation) => {
      const { completed } = ours.arm(`${target}/${activation}`);
      return at.map((epoch, look) => {
        const { value, n, ci95 } = shareOf(
          completed.map(({ series }) => series.varianceShare![look]! < COLLAPSE_SHARE),
        );
        const [low, high] = ci95;
        return {
          target: targetNames[target],
          activation: activationNames[activation],
          epoch,
          share: value,
          low,
          high,
          n,
        };
      });
    }),
  );
  const names = activations.map((activation) => activationNames[activation]);
  const x = channel('epoch', { title: 'Epoch', scale: 'symlog', domain: [0, epochs] });
  const ticks = [0, 1, 3, 10, 30, 100, 300, 1000].filter((epoch) => epoch <= epochs);
  const y = (field: string) => ({
    ...channel(field, { title: '', format: '.0%', domain: [0, 1] }),
    title: null,
  });
  const colour = {
    field: 'activation',
    type: 'nominal',
    title: null,
    scale: { domain: names, range: [seriesColour(1), seriesColour(0)] },
  };
  const encoding = { x: { ...x, axis: { values: ticks, format: 'd' } }, color: colour };
  return vegaLite(
    {
      title: { text: 'Share of nets that have collapsed', anchor: 'start' },
      facet: { column: facet('target', Object.values(targetNames)) },
      spacing: 24,
      spec: {
        width: 196,
        height: 220,
        layer: [
          {
            mark: { type: 'area', opacity: 0.2 },
            encoding: { ...encoding, y: y('low'), y2: { field: 'high' } },
          },
          { mark: { type: 'line', strokeWidth: 2 }, encoding: { ...encoding, y: y('share') } },
        ],
      },
    },
    rows,
  );
}

/** The first simulations of every arm as fitted curves over the target: a panel per target and activation. */
export function fittedCurves(ours: DyingReluResults): VegaLiteChart {
  const grid = evenGrid(LU_BOUND, CURVE_POINTS);
  const rows = targets.flatMap((target) =>
    activations.flatMap((activation) => {
      const place = { target: targetNames[target], activation: activationNames[activation] };
      const truth = Array.from(grid, (x) => ({
        ...place,
        net: -1,
        state: 'target',
        x,
        y: luTargets[target](x),
      }));
      const kept = ours.arm(`${target}/${activation}`).completed.filter(({ trial }) => trial < DRAWN);
      const fits = kept.flatMap(({ trial, metrics, artifacts }) => {
        const slope = activation === 'relu' ? 0 : SLOPE;
        const { outputs } = lookOnGrid(artifacts.params as HostParameters, 0, slope, grid);
        const state = metrics.collapsed === 1 ? 'collapsed' : 'alive';
        return Array.from(grid, (x, i) => ({
          ...place,
          net: trial,
          state,
          x,
          y: outputs[i]!,
        }));
      });
      return [...truth, ...fits];
    }),
  );
  const line = (state: string, mark: object) => ({
    transform: [{ filter: { field: 'state', equal: state } }],
    mark: { type: 'line', clip: true, ...mark },
    encoding: {
      x: channel('x', { title: 'x', domain: [-LU_BOUND, LU_BOUND] }),
      y: { ...channel('y', { title: '', domain: [-2.7, 2.7] }), title: null },
      detail: { field: 'net' },
      color: {
        field: 'state',
        type: 'nominal',
        title: null,
        scale: {
          domain: ['target', 'collapsed', 'alive'],
          range: [palette.muted, seriesColour(1), seriesColour(0)],
        },
      },
    },
  });
  return vegaLite(
    {
      facet: {
        column: facet('target', Object.values(targetNames)),
        row: {
          ...facet('activation', Object.values(activationNames)),
          header: { labelOrient: 'left', labelAngle: -90 },
        },
      },
      spacing: 18,
      spec: {
        width: 192,
        height: 150,
        layer: [
          line('target', { strokeWidth: 6, opacity: 0.4 }),
          line('alive', { strokeWidth: 1.3, opacity: 0.75 }),
          line('collapsed', { strokeWidth: 1.8 }),
        ],
      },
    },
    rows,
  );
}
