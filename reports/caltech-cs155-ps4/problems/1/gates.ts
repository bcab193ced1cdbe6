// 1D and 1E: what the text says of OR and XOR. Which tables a line separates is computed in experiments/.

import {
  type BoundResults,
  count,
  defineProblem,
  type Figure,
  figure,
  md,
  networkDiagram,
  type Prose,
  percent,
  type Table,
  table,
  text,
} from '@trialbook/report';
import { gateSeparability } from '../../experiments/gate-separability.ts';
import { GATES, type Gate, logicGates, type ReluLayer } from '../../experiments/logic-gates.ts';
import { ROWS } from '../../experiments/separability.ts';
import { XOR_TRAINING, XOR_UNITS, type XorUnits, xorTraining } from '../../experiments/xor-training.ts';

type Gates = BoundResults<Gate, 'rightRows' | 'parameters'>;

export const gatesProblem = defineProblem({
  id: 'gates',
  needs: { gates: logicGates, lines: gateSeparability, learned: xorTraining },
  values: ({ gates, lines, learned }) => {
    const separable = lines.arms.filter((name) => lines.arm(name).values('separable')[0] === 1);
    const xor = lines.arm('0110');
    const right = (gate: Gate) =>
      gates.fact(`rightRows.${gate}`, gates.arm(gate).values('rightRows')[0]!, 'count');
    return {
      orRight: right('or/published'),
      orWorks:
        gates.arm('or/published').values('rightRows')[0] === 4 &&
        gates.arm('or/larger').values('rightRows')[0] === 4,
      publishedRight: right('xor/or-minus-and'),
      rightRight: right('xor/or-minus-2-and'),
      xorWorks: gates.arm('xor/or-minus-2-and').values('rightRows')[0] === 4,
      publishedXorFails: gates.arm('xor/or-minus-and').values('rightRows')[0] !== 4,
      tables: lines.arms.length,
      separable: lines.fact('separableTables', separable.length, 'count'),
      margin: lines.fact('xorMargin', xor.values('margin')[0]!),
      certificate: certificate(xor.completed[0]!.artifacts.multipliers as number[], lines),
      orNetwork: network(
        gates,
        'or/published',
        'or-network',
        md`OR by one ReLU unit with the weights of the source, and no bias.`,
      ),
      publishedXor: network(
        gates,
        'xor/or-minus-and',
        'xor-published-network',
        md`OR − AND, as the source has it: a hidden unit for each, and their difference.`,
      ),
      xorNetwork: network(gates, 'xor/or-minus-2-and', 'xor-network', md`XOR as OR − 2 · AND.`),
      truth: truthTable(gates),
      lines: lineTable(lines),
      learned: {
        steps: XOR_TRAINING.steps,
        learningRate: XOR_TRAINING.learningRate,
        networks: learned.arm('2').n,
        two: learned.arm('2').rate('solved'),
        eight: learned.arm('8').rate('solved'),
        table: learnedTable(learned),
      },
    };
  },
});

function network(gates: Gates, gate: Gate, id: string, caption: Prose): Figure {
  const { layers, table: truth } = GATES[gate];
  const outputs = gates.arm(gate).completed[0]!.artifacts.outputs as number[];
  const hidden = ['OR', 'AND'];
  return figure({
    id,
    caption,
    alt: md`A network with inputs x₁ and x₂ and ReLU units with their weights and biases; for the inputs 00, 01, 10, 11 it gives ${text(outputs.join(', '))}, where ${text(truth.join(', '))} is wanted and an output of at least 1 counts as 1.`,
    from: [gates],
    chart: networkDiagram(
      ['x₁', 'x₂'],
      layers.map(({ weights, bias }: ReluLayer, at) => ({
        units: at === layers.length - 1 ? ['y'] : hidden,
        weights,
        biases: bias,
        activation: 'ReLU',
      })),
    ),
  });
}

const GATE_NAMES: Record<Gate, Prose> = {
  'or/published': md`OR, weights 1 and 1`,
  'or/larger': md`OR, weights 3 and 2`,
  'xor/or-minus-and': md`OR − AND`,
  'xor/or-minus-2-and': md`OR − 2 · AND`,
};

function truthTable(gates: Gates): Table {
  const names = Object.keys(GATES) as Gate[];
  return table({
    id: 'truth-tables',
    caption: md`What the networks give, run on the four rows; at least 1 counts as true.`,
    from: [gates],
    rows: names,
    columns: [
      { header: 'Network', cell: (gate) => GATE_NAMES[gate] },
      ...ROWS.map(([x1, x2], row) => ({
        header: `(${x1}, ${x2})`,
        align: 'end' as const,
        cell: (gate: Gate) => text((gates.arm(gate).completed[0]!.artifacts.outputs as number[])[row]!),
      })),
      { header: 'Wanted', cell: (gate) => text(GATES[gate].table.join(' ')) },
      {
        header: 'Rows right',
        cell: (gate) =>
          count(gates.fact(`rightRows.${gate}`, gates.arm(gate).values('rightRows')[0]!, 'count')),
      },
    ],
  });
}

type Lines = BoundResults<string, 'margin' | 'separable'>;

function certificate(multipliers: readonly number[], lines: Lines) {
  const [first, second, third, fourth] = multipliers.map((value, row) =>
    lines.fact(`xorMultiplier.${ROWS[row]!.join('')}`, value),
  );
  return { first: first!, second: second!, third: third!, fourth: fourth! };
}

function lineTable(lines: Lines): Table {
  const names = [...lines.arms].sort();
  return table({
    id: 'separable-tables',
    caption: md`All truth tables of two inputs, by their answers for (0, 0), (0, 1), (1, 0) and (1, 1): the margin of the best line, by linear programming.`,
    from: [lines],
    rows: names,
    columns: [
      { header: 'Answers', cell: (name) => text([...name].join(' ')) },
      { header: 'Called', cell: (name) => CALLED[name] ?? '' },
      {
        header: 'Margin',
        align: 'end',
        cell: (name) => text(Number(lines.arm(name).values('margin')[0]!.toFixed(3))),
      },
      {
        header: 'A line separates',
        cell: (name) => (lines.arm(name).values('separable')[0] === 1 ? 'yes' : 'no'),
      },
    ],
  });
}

const CALLED: Readonly<Record<string, string>> = {
  '0000': 'never',
  '0001': 'AND',
  '0011': 'x₁',
  '0101': 'x₂',
  '0110': 'XOR',
  '0111': 'OR',
  '1000': 'NOR',
  '1001': 'equal',
  '1110': 'NAND',
  '1111': 'always',
};

function learnedTable(learned: BoundResults<XorUnits, 'solved' | 'rightRows' | 'loss'>): Table {
  return table({
    id: 'xor-learned',
    caption: md`Networks with one hidden layer of ReLU units, trained on the four rows of XOR: share that ends with all four right, with the Wilson interval.`,
    from: [learned],
    rows: XOR_UNITS,
    columns: [
      { header: 'Hidden units', cell: (units) => units },
      { header: 'Networks', cell: (units) => count(learned.arm(units).n) },
      {
        header: 'All rows right',
        cell: (units) => percent(learned.arm(units).rate('solved'), { show: 'ci', digits: 1 }),
      },
    ],
  });
}
