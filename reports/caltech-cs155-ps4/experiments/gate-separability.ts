// 1E: for each of the sixteen truth tables of two inputs, whether a line separates it. The linear program is in separability.ts.

import { type ArmPlan, defineExperiment } from '@trialbook/trials';
import { separability, truthTables } from './separability.ts';

/** Margins below this are rounding of the solver. */
export const LEAST_MARGIN = 1e-6;

type Parameters = { readonly table: readonly number[] };

/** One arm per truth table, named by its answers for (0, 0), (0, 1), (1, 0), (1, 1): XOR is `0110`. */
export const gateSeparability = defineExperiment({
  id: 'gate-separability',
  title: 'Truth tables and separating lines',
  module: import.meta.url,
  metrics: {
    margin: { label: 'Margin of the best line', unit: '', better: 'higher' },
    separable: { label: 'A line separates', unit: 'fraction' },
  },
  engine: false,
  plan: () => ({
    arms: Object.fromEntries(
      truthTables().map((table): [string, ArmPlan<Parameters>] => [
        table.join(''),
        { parameters: { table }, trials: 1 },
      ]),
    ),
  }),
  run: async ({ parameters: { table } }) => {
    const { margin, line, multipliers } = await separability(table);
    return [
      {
        status: 'completed',
        metrics: { margin, separable: margin > LEAST_MARGIN ? 1 : 0 },
        artifacts: { line, multipliers },
      },
    ];
  },
});
