// Beyond 1E: two hidden ReLU units can compute XOR; how often does training find it, and how many units does that take?

import { heNormal, mlp, zeros } from '@trialbook/models';
import { adam, halfSquaredError, train } from '@trialbook/training';
import {
  type ArmPlan,
  defineExperiment,
  type Profile,
  type RunContext,
  type TrialOutcome,
} from '@trialbook/trials';
import { runPlaneNetwork } from './plane-network.ts';
import { unstackParameters } from './plane-parameters.ts';
import { ROWS } from './separability.ts';

/** Hidden units of the arms. */
export const XOR_UNITS = ['2', '3', '4', '8'] as const;
export type XorUnits = (typeof XOR_UNITS)[number];

const XOR = [0, 1, 1, 0] as const;

/** Full batch, Adam, He-normal weights, zero biases, a linear output, ½(output − target)². */
export const XOR_TRAINING = { learningRate: 0.03, steps: 2000 } as const;

const SCALES: Record<Profile, { readonly trials: number; readonly steps: number }> = {
  smoke: { trials: 10, steps: 100 },
  quick: { trials: 100, steps: 1000 },
  full: { trials: 1000, steps: XOR_TRAINING.steps },
  exhaustive: { trials: 10_000, steps: XOR_TRAINING.steps },
};

type Parameters = { readonly units: number; readonly learningRate: number; readonly steps: number };

const metrics = {
  solved: { label: 'All four rows right', unit: 'fraction', better: 'higher' },
  rightRows: { label: 'Rows of the truth table that are right', unit: 'count', better: 'higher' },
  loss: { label: 'Loss at the end', unit: '', better: 'lower' },
} as const;

/** XOR, learned. */
export const xorTraining = defineExperiment({
  id: 'xor-training',
  title: 'XOR learned by small ReLU networks',
  module: import.meta.url,
  metrics,
  plan: (profile) => {
    const { trials, steps } = SCALES[profile];
    const arms = Object.fromEntries(
      XOR_UNITS.map((units): [string, ArmPlan<Parameters>] => [
        units,
        {
          parameters: { units: Number(units), learningRate: XOR_TRAINING.learningRate, steps },
          trials,
          block: 200,
        },
      ]),
    ) as Record<XorUnits, ArmPlan<Parameters>>;
    const { full } = SCALES;
    const fewerSteps = steps < full.steps ? `, ${steps} instead of ${full.steps} steps` : '';
    return trials < full.trials
      ? { arms, scaledDown: `${trials} instead of ${full.trials} networks${fewerSteps}` }
      : { arms };
  },
  run: (context) => trainXor(context),
});

async function trainXor({
  parameters: { units, learningRate, steps },
  tasks,
  engine,
  signal,
}: RunContext<Parameters>): Promise<TrialOutcome<keyof typeof metrics>[]> {
  const inputs = Float32Array.from(ROWS.flat());
  const result = await train({
    model: mlp({ inputs: 2, hidden: [units], outputs: 1, weights: heNormal(), bias: zeros() }),
    data: { train: { inputs, targets: Float32Array.from(XOR) } },
    loss: halfSquaredError(),
    optimizer: adam({ learningRate }),
    batchSize: ROWS.length,
    steps,
    order: 'given',
    seeds: tasks.map(({ seeds }) => seeds),
    engine,
    signal,
  });
  signal.throwIfAborted();
  return tasks.map((_, trial) => {
    const { logits } = runPlaneNetwork(unstackParameters(result.params, trial), 'relu', inputs);
    const errors = Array.from(logits, (output, i) => output - XOR[i]!);
    const rightRows = errors.filter((error) => Math.abs(error) < 0.5).length;
    return {
      status: 'completed',
      metrics: {
        solved: rightRows === ROWS.length ? 1 : 0,
        rightRows,
        loss: errors.reduce((sum, error) => sum + 0.5 * error ** 2, 0) / errors.length,
      },
    };
  });
}
