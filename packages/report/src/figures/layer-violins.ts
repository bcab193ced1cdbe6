// Violins of activations, layer by layer, one panel per initialiser. Densities are computed here; it says nothing.

import { kernelDensity, quantile } from '@trialbook/stats';
import { channel } from './axis.ts';
import { type VegaLiteChart, vegaLite } from './chart.ts';
import { palette, seriesColour } from './palette.ts';

/** Activations of one network family: values by layer, from the first. */
export interface ViolinPanel {
  readonly title: string;
  readonly layers: readonly ArrayLike<number>[];
}

const POINTS = 60;
const HALF_WIDTH = 0.44;
/** The outline ends at the extremes, up to a hair. */
const NO_TAIL = 1e-6;

/**
 * A row of panels with one violin per layer, each drawn to the same greatest width, with its median as a dot.
 *
 * @param options.log whether densities and axis are of the logarithm; values that are not positive are then left out
 * @param options.domain of the values
 */
export function layerViolins(
  panels: readonly ViolinPanel[],
  options: { domain: readonly [number, number]; log?: boolean; colour: number; title: string },
): VegaLiteChart {
  const { domain, log = false, colour, title } = options;
  const layers = Math.max(...panels.map((panel) => panel.layers.length));
  const rows = panels.flatMap((panel) =>
    panel.layers.flatMap((values, i) => {
      const drawn = Array.from(values).filter((value) => Number.isFinite(value) && (!log || value > 0));
      const place = { panel: panel.title, layer: i + 1 };
      if (drawn.length === 0) return [];
      const shown = log ? drawn.map(Math.log10) : drawn;
      const back = (value: number) => (log ? 10 ** value : value);
      return [
        ...outline(shown).map(({ x, half }) => ({
          ...place,
          mark: 'violin',
          value: back(x),
          left: i + 1 - half,
          right: i + 1 + half,
        })),
        { ...place, mark: 'median', value: back(quantile(shown, 0.5)), left: i + 1, right: i + 1 },
      ];
    }),
  );
  const x = {
    ...channel('left', { title: 'Hidden layer', domain: [0.4, layers + 0.6] }),
    axis: { values: Array.from({ length: layers }, (_, i) => i + 1), format: 'd', grid: false },
  };
  const y = {
    ...channel('value', { title: '', domain, ...(log ? { scale: 'log' as const, format: '~g' } : {}) }),
    title: null,
  };
  const only = (mark: string) => [{ filter: { field: 'mark', equal: mark } }];
  return vegaLite(
    {
      title: { text: title, anchor: 'start' },
      facet: {
        column: {
          field: 'panel',
          type: 'nominal',
          title: null,
          sort: panels.map((panel) => panel.title),
          header: { labelOrient: 'top', labelAnchor: 'start', labelPadding: 6 },
        },
      },
      spacing: 14,
      spec: {
        width: Math.floor((640 - 14 * (panels.length - 1)) / panels.length),
        height: 190,
        layer: [
          {
            transform: only('violin'),
            mark: {
              type: 'area',
              orient: 'horizontal',
              opacity: 0.55,
              color: seriesColour(colour),
              clip: true,
            },
            encoding: { x, x2: { field: 'right' }, y, detail: { field: 'layer' } },
          },
          {
            transform: only('median'),
            mark: {
              type: 'point',
              filled: true,
              size: 26,
              color: palette.surface,
              stroke: palette.ink,
              strokeWidth: 1.3,
              opacity: 1,
              clip: true,
            },
            encoding: { x, y },
          },
        ],
      },
    },
    rows,
  );
}

/** Half the width of a violin at points along it; a flat stroke where all values are equal. */
function outline(values: readonly number[]): { x: number; half: number }[] {
  const { x, density, constant } = kernelDensity(values, { points: POINTS, cut: NO_TAIL });
  if (constant) return [{ x: x[0]!, half: HALF_WIDTH }];
  const peak = density.reduce((a, b) => Math.max(a, b), 0);
  return Array.from(x, (at, i) => ({ x: at, half: (HALF_WIDTH * density[i]!) / peak }));
}
