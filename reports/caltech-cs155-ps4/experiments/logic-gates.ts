// 1D and 1E: OR and XOR as networks of ReLU units, run on the four rows. Which tables a line separates is in gate-separability.ts.

import { activation, dense, given, type Model, sequential } from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { predict } from '@trialbook/training';
import { defineExperiment, type RunContext, type TrialOutcome } from '@trialbook/trials';
import { ROWS, type TruthTable } from './separability.ts';

/** A layer of ReLU units: one row of weights per input, and the biases. */
export type ReluLayer = {
  readonly weights: readonly (readonly number[])[];
  readonly bias: readonly number[];
};

/** OR and XOR as networks of ReLU units. An output of at least 1 counts as true. */
export const GATES = {
  'or/published': { table: [0, 1, 1, 1], layers: [{ weights: [[1], [1]], bias: [0] }] },
  'or/larger': { table: [0, 1, 1, 1], layers: [{ weights: [[3], [2]], bias: [0] }] },
  'xor/or-minus-and': {
    table: [0, 1, 1, 0],
    layers: [
      {
        weights: [
          [1, 1],
          [1, 1],
        ],
        bias: [0, -1],
      },
      { weights: [[1], [-1]], bias: [0] },
    ],
  },
  'xor/or-minus-2-and': {
    table: [0, 1, 1, 0],
    layers: [
      {
        weights: [
          [1, 1],
          [1, 1],
        ],
        bias: [0, -1],
      },
      { weights: [[1], [-2]], bias: [0] },
    ],
  },
} as const satisfies Record<string, { table: TruthTable; layers: readonly ReluLayer[] }>;

export type Gate = keyof typeof GATES;

type Parameters = { readonly table: TruthTable; readonly layers: readonly ReluLayer[] };

const metrics = {
  rightRows: { label: 'Rows of the truth table that are right', unit: 'count', better: 'higher' },
  parameters: { label: 'Parameters', unit: 'count' },
} as const;

/** 1D and 1E: nothing is random here, so that one trial of each is all there is. */
export const logicGates = defineExperiment({
  id: 'logic-gates',
  title: 'OR and XOR of ReLU units',
  module: import.meta.url,
  metrics,
  plan: () => {
    const plan = ({ table, layers }: Parameters) => ({
      parameters: { table, layers } satisfies Parameters,
      trials: 1,
    });
    return {
      arms: {
        'or/published': plan(GATES['or/published']),
        'or/larger': plan(GATES['or/larger']),
        'xor/or-minus-and': plan(GATES['xor/or-minus-and']),
        'xor/or-minus-2-and': plan(GATES['xor/or-minus-2-and']),
      },
    };
  },
  run: async (context) => [await runGate(context)],
});

/** The network of a gate: every layer is dense and followed by ReLU. */
export function gateNetwork(layers: readonly ReluLayer[]): Model {
  const named = layers.flatMap(({ weights, bias }, i) => [
    [`layer${i + 1}`, dense({ units: bias.length, weights: given(weights.flat()), bias: given([...bias]) })],
    [`relu${i + 1}`, activation('relu')],
  ]);
  return sequential('gate', [2], Object.fromEntries(named));
}

async function runGate({
  parameters: { table, layers },
  engine,
}: RunContext<Parameters>): Promise<TrialOutcome<keyof typeof metrics>> {
  const model = gateNetwork(layers);
  const { params, state } = model.init(seedTree(0)); // the weights are given: nothing is drawn
  const inputs = Float32Array.from(ROWS.flat());
  const { data } = await predict({ model, params, state, inputs, engine });
  const outputs = Array.from(data as Float32Array);
  const rightRows = outputs.filter((output, i) => output >= 1 === (table[i] === 1)).length;
  return {
    status: 'completed',
    metrics: { rightRows, parameters: model.parameterCount },
    artifacts: { outputs },
  };
}
