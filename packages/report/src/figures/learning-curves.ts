// Learning curves: training and test together, with the bands of their intervals, in one panel or one per arm. Takes bands.

import type { BandPoint } from '../results/band.ts';
import { type AxisOptions, channel, type FittedAxis, fieldName } from './axis.ts';
import { atBothWidths, type Row, type VegaLiteChart, type VegaLiteSpec } from './chart.ts';
import { axesFor, drawableEnd, drawableField } from './drawable.ts';
import { heightAt } from './line-with-band.ts';
import { palette, seriesColour } from './palette.ts';
import { wrapWords } from './wrap-words.ts';

/** The curves of one arm; at least one of the two. */
export interface LearningCurve {
  readonly label: string;
  /** For example `arm.band('trainLoss')`. */
  readonly train?: readonly BandPoint[];
  readonly test?: readonly BandPoint[];
}

/**
 * Curves of training (dashed) and test or validation (solid) over epochs or steps, each with the band of its interval.
 *
 * Up to three arms share a panel, a colour each; more have a panel each on shared axes, training and test in two colours.
 * Values that are not finite, and on a logarithmic axis those at or below 0, are left out, and the axis says how many.
 *
 * @param options.panels `one` for all arms in one panel, `each` for a panel per arm; default by the number of arms
 * @param options.heldOut what the solid curves were measured on; default `test`
 * @param options.height of a panel in pixels; default 300, and 190 with a panel per arm
 * @example
 * ```ts
 * import { learningCurves } from '@trialbook/report';
 * const point = (x: number, mean: number) => ({ x, mean, low: mean - 0.02, high: mean + 0.02, standardError: 0.01, n: 10 });
 * export const chart = learningCurves(
 *   [{ label: 'dropout', train: [point(1, 0.5), point(2, 0.3)], test: [point(1, 0.4), point(2, 0.35)] }],
 *   { xAxis: { title: 'Epoch' }, yAxis: { title: 'Cross-entropy', scale: 'log' } },
 * );
 * ```
 */
export function learningCurves(
  curves: readonly LearningCurve[],
  options: {
    xAxis: AxisOptions;
    yAxis: AxisOptions;
    panels?: 'one' | 'each';
    heldOut?: 'test' | 'validation';
    height?: number;
  },
): VegaLiteChart {
  const panels = options.panels ?? (curves.length > 3 ? 'each' : 'one');
  const { height = panels === 'one' ? 300 : 190, heldOut = 'test' } = options;
  const rows: Row[] = curves.flatMap(({ label, train = [], test = [] }, index) => [
    ...train.map((point) => ({ curve: index + 1, arm: label, part: 'training', ...point })),
    ...test.map((point) => ({ curve: index + 1, arm: label, part: heldOut, ...point })),
  ]);
  const [xAxis, upwards] = axesFor(rows, ['x', 'mean'], [options.xAxis, options.yAxis], ['low', 'high']);
  const yAxis = panels === 'one' ? upwards : sharedDomain(rows, upwards);
  const layer = (told: Told) => layersOf(rows, xAxis, yAxis, told);
  return atBothWidths((width) => {
    if (panels === 'one') {
      return {
        height: heightAt(width, height),
        layer: layer(curves.length > 1 ? byArm(curves, heldOut) : byPart(heldOut)),
      };
    }
    const columns = width < 500 ? 1 : 2;
    const inner = Math.floor((width - 24 * (columns - 1)) / columns) - 56;
    const panel = ({ label }: LearningCurve, index: number): VegaLiteSpec => ({
      width: inner,
      height,
      title: { text: wrapWords(label, 13, inner), anchor: 'start', offset: 22 },
      transform: [{ filter: `datum.curve === ${index + 1}` }],
      layer: layer(byPart(heldOut)),
    });
    return { concat: curves.map(panel), columns };
  }, rows);
}

interface Told {
  readonly color: Record<string, unknown>;
  readonly strokeDash: Record<string, unknown>;
}

function partDash(heldOut: string) {
  return {
    field: 'part',
    type: 'nominal',
    title: null,
    scale: {
      domain: ['training', heldOut],
      range: [
        [5, 4],
        [1, 0],
      ],
    },
    legend: { symbolType: 'stroke', symbolSize: 300 },
  } as const;
}

/** Training and test in two colours. */
function byPart(heldOut: string): Told {
  const dash = partDash(heldOut);
  const scale = { domain: ['training', heldOut], range: [seriesColour(1), seriesColour(0)] };
  return { color: { ...dash, scale }, strokeDash: dash };
}

/** Arms in colours, training and test by dash. */
function byArm(curves: readonly LearningCurve[], heldOut: string): Told {
  const dash = partDash(heldOut);
  const range = curves.map((_, i) => seriesColour(i));
  const labels = curves.map(({ label }) => label);
  return {
    color: {
      field: 'curve',
      type: 'nominal',
      title: null,
      scale: { domain: curves.map((_, i) => i + 1), range },
      legend: { labelExpr: `${JSON.stringify(labels)}[datum.value - 1]` },
    },
    strokeDash: { ...dash, legend: { ...dash.legend, symbolStrokeColor: palette.ink } },
  };
}

function layersOf(rows: readonly Row[], xAxis: FittedAxis, yAxis: FittedAxis, told: Told): VegaLiteSpec[] {
  const mean = drawableField(rows, 'mean', yAxis, '__mean');
  const x = drawableField(rows, 'x', xAxis, '__x');
  const [low, high] = ['low', 'high'].map((end) =>
    drawableEnd(rows, end, yAxis, `__${end}`, ['mean', 'low', 'high']),
  ) as [ReturnType<typeof drawableEnd>, ReturnType<typeof drawableEnd>];
  const detail = [{ field: 'curve' }, { field: 'part' }];
  const transform = [x, mean, low, high].flatMap((one) => one.transform);
  return [
    {
      transform,
      mark: { type: 'area', opacity: 0.18, clip: true },
      encoding: {
        x: channel(x.field, xAxis),
        y: channel(low.field, yAxis),
        y2: { field: fieldName(high.field) },
        detail,
        color: told.color,
      },
    },
    {
      transform,
      mark: { type: 'line', strokeWidth: 2, clip: true },
      encoding: {
        x: channel(x.field, xAxis),
        y: channel(mean.field, yAxis),
        detail,
        color: told.color,
        strokeDash: told.strokeDash,
      },
    },
  ];
}

/** Panels are compared: all have the range of all. */
function sharedDomain(rows: readonly Row[], axis: FittedAxis): FittedAxis {
  if (axis.domain !== undefined) return axis;
  const ends = rows.flatMap(({ low, high, mean }) => [low, high, mean].map(Number)).filter(Number.isFinite);
  const zero = axis.zero === true ? [0] : [];
  const [least, most] = [
    [...ends, ...zero].reduce((a, b) => Math.min(a, b)),
    [...ends, ...zero].reduce((a, b) => Math.max(a, b)),
  ];
  return { ...axis, domain: [least, most] };
}
