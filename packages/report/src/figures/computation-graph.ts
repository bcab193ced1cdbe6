// A computation graph: values and operations with their shapes, and what flows into what. Laid out by dagre.

import { graphlib, layout } from '@dagrejs/dagre';
import { ReportError } from '../report-error.ts';
import { escapeXml } from '../text/escape.ts';
import type { DrawnChart, Row } from './chart.ts';
import { palette } from './palette.ts';
import { textWidth } from './text-width.ts';
import { FIGURE_WIDTH, PHONE_WIDTH } from './theme-config.ts';
import { widestLine, wrapWords } from './wrap-words.ts';

/** A value or an operation. */
export interface GraphNode {
  /** Unique. */
  readonly id: string;
  readonly label: string;
  /** Below the label: `[100, 784]`. */
  readonly shape?: string;
  /** Default `operation`. Told apart by outline: inputs are plain boxes, parameters dashed, operations rounded, outputs bold. */
  readonly kind?: 'input' | 'parameter' | 'operation' | 'output';
}

/** What flows from one node into another. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
}

/**
 * Nodes with shapes, and arrows between them: left to right where it fits the page, else and on a phone downwards.
 *
 * @throws ReportError where two nodes share an id or an edge names a node that is not there
 * @example
 * ```ts
 * import { computationGraph } from '@trialbook/report';
 * export const chart = computationGraph(
 *   [
 *     { id: 'x', label: 'x', shape: '[n]', kind: 'input' },
 *     { id: 'W', label: 'W', shape: '[m, n]', kind: 'parameter' },
 *     { id: 'z', label: 'z = Wx', shape: '[m]' },
 *   ],
 *   [{ from: 'x', to: 'z' }, { from: 'W', to: 'z' }],
 * );
 * ```
 */
export function computationGraph(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): DrawnChart {
  check(nodes, edges);
  const flat = drawn(nodes, edges, 'LR', FIGURE_WIDTH);
  const tall = drawn(nodes, edges, 'TB', FIGURE_WIDTH);
  const rows: Row[] = nodes.map(({ id, label, shape = '', kind = 'operation' }) => ({
    id,
    label,
    shape,
    kind,
  }));
  return {
    kind: 'drawing',
    svg: (flat.width <= FIGURE_WIDTH || flat.width <= tall.width ? flat : tall).svg,
    phone: drawn(nodes, edges, 'TB', PHONE_WIDTH).svg,
    data: { rows, edges: edges.map(({ from, to, label = '' }) => ({ from, to, label })) },
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function drawn(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  rankdir: 'LR' | 'TB',
  room: number,
): { svg: string; width: number } {
  const phone = room < 500;
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({
    rankdir,
    nodesep: phone ? 14 : 26,
    ranksep: phone ? 34 : 46,
    edgesep: 14,
    marginx: 3,
    marginy: 3,
  });
  const lines = new Map(nodes.map(({ id, label }) => [id, wrapWords(label, FONT, phone ? 120 : 190)]));
  for (const { id, shape = '' } of nodes) {
    const width = Math.max(widestLine(lines.get(id)!, FONT), textWidth(shape, SMALL)) + 22;
    const height = lines.get(id)!.length * 16 + (shape === '' ? 0 : 14) + 14;
    graph.setNode(id, { width: Math.max(40, width), height });
  }
  for (const [i, { from, to, label = '' }] of edges.entries()) {
    const size = label === '' ? {} : { width: textWidth(label, SMALL) + 10, height: 16, labelpos: 'c' };
    graph.setEdge(from, to, { ...size }, String(i));
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const arrows = edges.map(({ from, to, label = '' }, i) => {
    const laid = graph.edge({ v: from, w: to, name: String(i) }) as {
      points: Point[];
      x?: number;
      y?: number;
    };
    return arrow(laid.points) + (label === '' ? '' : edgeLabel({ x: laid.x ?? 0, y: laid.y ?? 0 }, label));
  });
  const boxes = nodes.map((node) =>
    box(node, graph.node(node.id) as Point & { width: number; height: number }, lines.get(node.id)!),
  );
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  return {
    width: w,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">${arrows.join('')}${boxes.join('')}</svg>`,
  };
}

const FONT = 13;
const SMALL = 11;

function box(
  { shape = '', kind = 'operation' }: GraphNode,
  { x, y, width, height }: Point & { width: number; height: number },
  lines: readonly string[],
): string {
  const radius = kind === 'operation' ? Math.min(16, height / 2) : 3;
  const [colour, more] = {
    input: [palette.ink, ''],
    parameter: [palette.series[0], ' stroke-dasharray="5 3"'],
    operation: [palette.muted, ''],
    output: [palette.ink, ''],
  }[kind] as [string, string];
  const frame = `<rect x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${round(width)}" height="${round(height)}" rx="${round(radius)}" fill="${palette.surface}" stroke="${colour}" stroke-width="${kind === 'output' ? 2.6 : 1.3}"${more}/>`;
  const all = [...lines, ...(shape === '' ? [] : [shape])];
  const top = y - (lines.length * 16 + (shape === '' ? 0 : 14)) / 2 + 12;
  const words = all.map((line, i) => {
    const isShape = shape !== '' && i === all.length - 1;
    const style = isShape
      ? `font-size="${SMALL}" fill="${palette.muted}"`
      : `font-size="${FONT}" font-weight="600" fill="${palette.ink}"`;
    return `<text x="${round(x)}" y="${round(top + i * 16 - (isShape ? 1 : 0))}" text-anchor="middle" ${style}>${escapeXml(line)}</text>`;
  });
  return frame + words.join('');
}

function arrow(points: readonly Point[]): string {
  const end = points.at(-1)!;
  const near = points.at(-2) ?? end;
  const length = Math.hypot(end.x - near.x, end.y - near.y) || 1;
  const [dx, dy] = [(end.x - near.x) / length, (end.y - near.y) / length];
  const foot = { x: end.x - 8 * dx, y: end.y - 8 * dy };
  const path = [...points.slice(0, -1), foot]
    .map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${round(x)},${round(y)}`)
    .join('');
  const head = [end, { x: foot.x - 4 * dy, y: foot.y + 4 * dx }, { x: foot.x + 4 * dy, y: foot.y - 4 * dx }];
  return (
    `<path d="${path}" fill="none" stroke="${palette.muted}" stroke-width="1.4" stroke-linejoin="round"/>` +
    `<path d="M${head.map(({ x, y }) => `${round(x)},${round(y)}`).join('L')}Z" fill="${palette.muted}"/>`
  );
}

function edgeLabel({ x, y }: Point, words: string): string {
  const width = textWidth(words, SMALL) + 6;
  return (
    `<rect x="${round(x - width / 2)}" y="${round(y - 8)}" width="${round(width)}" height="16" fill="${palette.surface}"/>` +
    `<text x="${round(x)}" y="${round(y + 4)}" text-anchor="middle" font-size="${SMALL}" fill="${palette.muted}">${escapeXml(words)}</text>`
  );
}

function round(x: number): number {
  return Number(x.toFixed(2));
}

function check(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): void {
  const ids = nodes.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) {
    throw new ReportError(`computationGraph: the id "${twice}" is taken by two nodes. Give each its own.`);
  }
  for (const { from, to } of edges) {
    const missing = [from, to].find((id) => !ids.includes(id));
    if (missing === undefined) continue;
    throw new ReportError(
      `computationGraph: the edge from "${from}" to "${to}" needs a node "${missing}"; there are ${ids.join(', ')}. Add the node or correct the id.`,
    );
  }
}
