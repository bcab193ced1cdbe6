import { describe, expect, it } from 'vitest';
import { computationGraph } from './computation-graph.ts';

const nodes = [
  { id: 'x', label: 'x', shape: '[n]', kind: 'input' },
  { id: 'w', label: 'W', shape: '[m, n]', kind: 'parameter' },
  { id: 'z', label: 'z = Wx' },
  { id: 'loss', label: 'L', kind: 'output' },
] as const;
const edges = [
  { from: 'x', to: 'z' },
  { from: 'w', to: 'z' },
  { from: 'z', to: 'loss', label: 'mean' },
];

/** The centre of each node's box, by its label. */
function centres(svg: string): Record<string, readonly [number, number]> {
  const boxes = [
    ...svg.matchAll(
      /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx[^>]*\/><text[^>]*>([^<]*)</g,
    ),
  ];
  return Object.fromEntries(
    boxes.map(([, x, y, width, height, label]) => [
      label!,
      [Number(x) + Number(width) / 2, Number(y) + Number(height) / 2] as const,
    ]),
  );
}

describe('computationGraph', () => {
  const chart = computationGraph(nodes, edges);

  it('has nodes with shapes and kinds, and edges, in its data', () => {
    expect(chart.data.rows).toEqual([
      { id: 'x', label: 'x', shape: '[n]', kind: 'input' },
      { id: 'w', label: 'W', shape: '[m, n]', kind: 'parameter' },
      { id: 'z', label: 'z = Wx', shape: '', kind: 'operation' },
      { id: 'loss', label: 'L', shape: '', kind: 'output' },
    ]);
    expect(chart.data.edges).toHaveLength(3);
  });

  it('flows to the right on a page and downwards on a phone', () => {
    const [page, phone] = [centres(chart.svg), centres(chart.phone!)];
    for (const { from, to } of edges) {
      const [a, b] = [from, to].map((id) => nodes.find((node) => node.id === id)!.label) as [string, string];
      expect(page[a]![0]).toBeLessThan(page[b]![0]);
      expect(phone[a]![1]).toBeLessThan(phone[b]![1]);
    }
  });

  it('writes shapes and labels of edges', () => {
    expect(chart.svg).toContain('>[m, n]<');
    expect(chart.svg).toContain('>mean<');
  });

  it('refuses an edge into nothing, and an id that is taken twice', () => {
    expect(() => computationGraph(nodes, [{ from: 'x', to: 'y' }])).toThrow(
      'the edge from "x" to "y" needs a node "y"; there are x, w, z, loss.',
    );
    expect(() => computationGraph([...nodes, nodes[0]], [])).toThrow('the id "x" is taken by two nodes');
  });

  it('draws equal bytes again', () => {
    expect(computationGraph(nodes, edges)).toEqual(chart);
  });
});
