// A small network drawn unit by unit, with its weights on the lines and its biases in the units. Sign is shown by colour and
// dash, size by width.

import { ReportError } from '../report-error.ts';
import { escapeXml } from '../text/escape.ts';
import type { DrawnChart, Row } from './chart.ts';
import { palette } from './palette.ts';
import { textWidth } from './text-width.ts';
import { FIGURE_WIDTH, PHONE_WIDTH } from './theme-config.ts';
import { tickLabel } from './tick-label.ts';
import { cutWords } from './wrap-words.ts';

/** A layer of units and the weights that lead into it. */
export interface DiagramLayer {
  /** Names of the units; their number is that of the columns of `weights`. */
  readonly units: readonly string[];
  /** `[units before][units]` */
  readonly weights: readonly (readonly number[])[];
  /** One per unit; without them none are drawn. */
  readonly biases?: readonly number[];
  /** What the units do, below the layer: `ReLU`, `z ≥ 0`. */
  readonly activation?: string;
}

/** Above so many weights between two layers their numbers are left to the data. */
const MOST_NUMBERS = 36;
const RADIUS = 19;

/**
 * A network with its weights and biases. Positive weights are blue and solid, negative ones orange and dashed, zeros thin and
 * grey. Numbers stand on the lines where there are at most 36 between two layers; a name that a unit cannot hold is cut, and
 * whole in the data. Left to right, on a phone downwards.
 *
 * @param inputs names of the inputs
 * @throws ReportError where weights or biases do not match the units
 * @example
 * ```ts
 * import { networkDiagram } from '@trialbook/report';
 * export const or = networkDiagram(['x₁', 'x₂'], [{ units: ['y'], weights: [[2], [2]], biases: [-1], activation: 'ReLU' }]);
 * ```
 */
export function networkDiagram(inputs: readonly string[], layers: readonly DiagramLayer[]): DrawnChart {
  check(inputs, layers);
  const before = (at: number) => (at === 0 ? inputs : layers[at - 1]!.units);
  const rows: Row[] = layers.flatMap(({ units, weights }, at) =>
    before(at).flatMap((from, i) =>
      units.map((to, j) => ({ layer: at + 1, from, to, weight: weights[i]![j]! })),
    ),
  );
  const biases: Row[] = layers.flatMap(({ units, biases = [], activation = '' }, at) =>
    units.map((unit, j) => ({ layer: at + 1, unit, bias: biases[j] ?? null, activation })),
  );
  return {
    kind: 'drawing',
    svg: drawn(inputs, layers, FIGURE_WIDTH, false),
    phone: drawn(inputs, layers, PHONE_WIDTH, true),
    data: { rows, biases },
  };
}

type Point = readonly [x: number, y: number];

function drawn(
  inputs: readonly string[],
  layers: readonly DiagramLayer[],
  room: number,
  down: boolean,
): string {
  const columns = [inputs, ...layers.map(({ units }) => units)];
  const most = Math.max(...columns.map((units) => units.length));
  const across = down ? Math.min(92, (room - 2 * RADIUS - 8) / Math.max(1, most - 1)) : 82;
  const outside = 4;
  const along = down ? 150 : Math.min(230, (room - 2 * RADIUS - 60 - outside) / layers.length);
  const margin = RADIUS + 6;
  const span = (most - 1) * across;
  const place = (layer: number, unit: number): Point => {
    const offset = (span - (columns[layer]!.length - 1) * across) / 2 + unit * across + margin;
    const main = layer * along + margin + outside;
    return down ? [offset + (room - span - 2 * margin) / 2, main] : [main, offset];
  };
  const parts: string[] = [];
  const numbers: string[] = [];
  for (const [at, { weights }] of layers.entries()) {
    const largest = Math.max(1e-300, ...weights.flat().filter(Number.isFinite).map(Math.abs));
    const shown = weights.flat().length <= MOST_NUMBERS;
    for (const [i, row] of weights.entries()) {
      for (const [j, weight] of row.entries()) {
        const [from, to] = [place(at, i), place(at + 1, j)];
        parts.push(line(from, to, weight, largest));
        // Numbers of one unit's lines stand at different places along them, so that they part.
        if (shown) numbers.push(label(between(from, to, 0.3 + (0.42 * (j + 0.5)) / row.length), weight));
      }
    }
  }
  for (const [layer, units] of columns.entries()) {
    const { biases, activation } = layers[layer - 1] ?? {};
    for (const [unit, name] of units.entries())
      parts.push(circle(place(layer, unit), name, biases?.[unit], layer === 0));
    if (activation !== undefined) parts.push(underLayer(columns, place, layer, activation, down));
  }
  const size: Point = [
    down ? room : 2 * margin + outside + layers.length * along + 26,
    2 * margin + (down ? layers.length * along + 14 : span + 22),
  ];
  const [width, height] = size.map(Math.ceil) as [number, number];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${parts.join('')}${numbers.join('')}</svg>`;
}

function line([x1, y1]: Point, [x2, y2]: Point, weight: number, largest: number): string {
  const positive = weight > 0;
  const zero = weight === 0 || !Number.isFinite(weight);
  const width = zero ? 0.8 : 0.8 + 3.2 * (Math.abs(weight) / largest);
  const colour = zero ? palette.muted : positive ? palette.series[0] : palette.series[1];
  const dash = zero || positive ? '' : ' stroke-dasharray="7 4"';
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${colour}" stroke-width="${round(width)}" stroke-opacity="0.75"${dash}/>`;
}

function label([x, y]: Point, weight: number): string {
  const words = shortNumber(weight);
  const colour = weight === 0 ? palette.muted : weight > 0 ? palette.series[0] : palette.series[1];
  const halo = `<text x="${round(x)}" y="${round(y + 4)}" text-anchor="middle" font-size="11" font-weight="600" stroke="${palette.surface}" stroke-width="4" stroke-linejoin="round" fill="${palette.surface}">${words}</text>`;
  return `${halo}<text x="${round(x)}" y="${round(y + 4)}" text-anchor="middle" font-size="11" font-weight="600" fill="${Number.isFinite(weight) ? colour : palette.error}">${words}</text>`;
}

function circle([x, y]: Point, name: string, bias: number | undefined, input: boolean): string {
  const frame = `<circle cx="${round(x)}" cy="${round(y)}" r="${RADIUS}" fill="${palette.surface}" stroke="${palette.ink}" stroke-width="${input ? 1 : 1.6}"/>`;
  const size = Math.max(8, Math.min(12, (12 * (2 * RADIUS - 4)) / textWidth(name, 12)));
  const [shown = ''] = cutWords(name, size, 2 * RADIUS - 2);
  const up = bias === undefined ? 4 : -1;
  const title = `<text x="${round(x)}" y="${round(y + up)}" text-anchor="middle" font-size="${round(size)}" font-weight="600" fill="${palette.ink}">${escapeXml(shown)}</text>`;
  if (bias === undefined) return frame + title;
  return `${frame}${title}<text x="${round(x)}" y="${round(y + 11)}" text-anchor="middle" font-size="9.5" fill="${palette.muted}">${bias > 0 ? '+' : ''}${shortNumber(bias)}</text>`;
}

function underLayer(
  columns: readonly (readonly string[])[],
  place: (layer: number, unit: number) => Point,
  layer: number,
  words: string,
  down: boolean,
): string {
  const [x, y] = place(layer, columns[layer]!.length - 1);
  const at: Point = down ? [PHONE_WIDTH / 2, y + RADIUS + 14] : [x, y + RADIUS + 15];
  const [shown = ''] = cutWords(words, 11, down ? PHONE_WIDTH - 8 : 96);
  return `<text x="${round(at[0])}" y="${round(at[1])}" text-anchor="middle" font-size="11" fill="${palette.muted}">${escapeXml(shown)}</text>`;
}

function between([x1, y1]: Point, [x2, y2]: Point, share: number): Point {
  return [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
}

function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return tickLabel(Number(value.toPrecision(3)));
}

function round(x: number): number {
  return Number(x.toFixed(2));
}

function check(inputs: readonly string[], layers: readonly DiagramLayer[]): void {
  let before = inputs.length;
  for (const [at, { units, weights, biases }] of layers.entries()) {
    const where = `networkDiagram: layer ${at + 1}`;
    if (weights.length !== before || weights.some((row) => row.length !== units.length)) {
      const got = `[${weights.length}][${[...new Set(weights.map((row) => row.length))].join(' or ')}]`;
      throw new ReportError(
        `${where}: weights must be [${before}][${units.length}], from the units before to its own; got ${got}. Transpose or complete them.`,
      );
    }
    if (biases !== undefined && biases.length !== units.length) {
      throw new ReportError(
        `${where}: biases must be one for each of its ${units.length} units; got ${biases.length}. Leave them out to draw none.`,
      );
    }
    before = units.length;
  }
}
