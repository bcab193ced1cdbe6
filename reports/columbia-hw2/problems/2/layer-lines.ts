// A measure by layer as lines, one panel per activation and one line per initialiser, with bands. Draws; says nothing.

import { type BoundResults, channel, seriesColour, type VegaLiteChart, vegaLite } from '@trialbook/report';
import { summarizeValues } from '@trialbook/stats';
import {
  armsOf,
  HIDDEN_LAYERS,
  type InitializationArm,
  type InitializationMetric,
  probedActivations,
} from '../../experiments/initialization.ts';

export type InitializationResults = BoundResults<InitializationArm, InitializationMetric>;

export const probedNames = { tanh: 'tanh', sigmoid: 'sigmoid', relu: 'ReLU' } as const;

/** `σ = 0.01`, `Glorot`, `He`. */
export function initializerName(arm: InitializationArm): string {
  const weights = arm.split('/')[1]!;
  if (weights === 'glorot') return 'Glorot';
  return weights === 'he' ? 'He' : `σ = ${weights}`;
}

/**
 * Mean over networks by layer with its 95 % t interval; on the logarithm where the axis is logarithmic.
 *
 * @param series of the experiment, one number per hidden layer
 */
export function layerLines(
  ours: InitializationResults,
  series: string,
  options: { log: boolean; title: string; format: string },
): VegaLiteChart {
  const { log, title, format } = options;
  const rows = probedActivations.flatMap((activation) =>
    armsOf(activation).flatMap((arm) =>
      Array.from({ length: HIDDEN_LAYERS }, (_, layer) => {
        const values = ours.arm(arm).completed.map((record) => record.series[series]![layer]!);
        const { mean, ci95, n } = summarizeValues(log ? values.map(Math.log10) : values);
        const [low, high] = ci95 ?? [mean, mean];
        const shown = (value: number) => (log ? 10 ** value : Math.min(1, Math.max(0, value)));
        return {
          activation: probedNames[activation],
          initializer: initializerName(arm),
          layer: layer + 1,
          mean: shown(mean),
          low: shown(low),
          high: shown(high),
          n,
        };
      }),
    ),
  );
  const domain = log ? span(rows.flatMap(({ low, high }) => [low, high])) : ([0, 1] as const);
  const y = (field: string) => ({
    ...channel(field, { title: '', format, domain, ...(log ? { scale: 'log' as const } : {}) }),
    title: null,
    axis: { format, tickCount: 6 },
  });
  const panel = (activation: keyof typeof probedNames) => {
    const names = armsOf(activation).map(initializerName);
    const encoding = {
      x: {
        ...channel('layer', { title: 'Hidden layer', domain: [1, HIDDEN_LAYERS] }),
        axis: { values: Array.from({ length: HIDDEN_LAYERS }, (_, i) => i + 1), format: 'd' },
      },
      color: {
        field: 'initializer',
        type: 'nominal',
        title: null,
        scale: { domain: names, range: names.map((_, i) => seriesColour(i)) },
        legend: { orient: 'bottom', columns: 2, offset: 6 },
      },
    };
    return {
      title: { text: probedNames[activation], anchor: 'start' },
      width: 182,
      height: 220,
      transform: [{ filter: { field: 'activation', equal: probedNames[activation] } }],
      layer: [
        {
          mark: { type: 'area', opacity: 0.18 },
          encoding: { ...encoding, y: y('low'), y2: { field: 'high' } },
        },
        {
          mark: { type: 'line', strokeWidth: 2, point: { size: 36 } },
          encoding: { ...encoding, y: y('mean') },
        },
      ],
    };
  };
  return vegaLite(
    {
      title: { text: title, anchor: 'start' },
      hconcat: probedActivations.map(panel),
      resolve: { scale: { color: 'independent' } },
    },
    rows,
  );
}

/** Whole powers of ten around positive numbers. */
function span(values: readonly number[]): readonly [number, number] {
  const exponents = values.filter((value) => value > 0).map(Math.log10);
  return [10 ** Math.floor(Math.min(...exponents)), 10 ** Math.ceil(Math.max(...exponents))];
}
