import { describe, expect, it } from 'vitest';
import { networkDiagram } from './network-diagram.ts';

const layers = [
  {
    units: ['h₁', 'h₂'],
    weights: [
      [1, -2],
      [0, 0.5],
    ],
    biases: [0, -1.5],
    activation: 'ReLU',
  },
  { units: ['y'], weights: [[1], [3]] },
];
const chart = networkDiagram(['x₁', 'x₂'], layers);

describe('networkDiagram', () => {
  it('has every weight and every bias in its data', () => {
    expect(chart.data.rows!.map(({ layer, from, to, weight }) => [layer, from, to, weight])).toEqual([
      [1, 'x₁', 'h₁', 1],
      [1, 'x₁', 'h₂', -2],
      [1, 'x₂', 'h₁', 0],
      [1, 'x₂', 'h₂', 0.5],
      [2, 'h₁', 'y', 1],
      [2, 'h₂', 'y', 3],
    ]);
    expect(chart.data.biases!.map(({ unit, bias }) => [unit, bias])).toEqual([
      ['h₁', 0],
      ['h₂', -1.5],
      ['y', null],
    ]);
  });

  it('draws a line per weight, dashed where it is negative, and writes the numbers', () => {
    for (const svg of [chart.svg, chart.phone!]) {
      expect(svg.match(/<line /g)).toHaveLength(6);
      expect(svg.match(/stroke-dasharray/g)).toHaveLength(1);
      for (const words of ['\u22122', '0.5', '3', '\u22121.5', 'ReLU']) expect(svg).toContain(`>${words}<`);
    }
  });

  it('leaves the numbers of many weights to the data', () => {
    const many = Array.from({ length: 7 }, (_, i) => `u${i}`);
    const { svg } = networkDiagram(many, [{ units: many, weights: many.map(() => many.map(() => 0.123)) }]);
    expect(svg).not.toContain('0.123');
    expect(svg.match(/<line /g)).toHaveLength(49);
  });

  it('refuses weights and biases that do not match their units', () => {
    expect(() => networkDiagram(['x'], [{ units: ['a', 'b'], weights: [[1], [2]] }])).toThrow(
      'networkDiagram: layer 1: weights must be [1][2], from the units before to its own; got [2][1].',
    );
    expect(() => networkDiagram(['x'], [{ units: ['a'], weights: [[1]], biases: [] }])).toThrow(
      'layer 1: biases must be one for each of its 1 units; got 0.',
    );
  });

  it('escapes names', () => {
    expect(networkDiagram(['<b>'], [{ units: ['y'], weights: [[1]] }]).svg).toContain('&lt;b&gt;');
  });
});
