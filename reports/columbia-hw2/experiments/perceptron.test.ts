import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { type PerceptronArm, perceptron } from './perceptron.ts';

async function train(arm: PerceptronArm, trials: number) {
  const { parameters } = perceptron.plan('smoke').arms[arm];
  const root = seedTree(1);
  const tasks = Array.from({ length: trials }, (_, trial) => ({ trial, seeds: root.child('trial', trial) }));
  return perceptron.run({ arm, parameters, tasks, study: root.child('study') } as never);
}

describe('perceptron', () => {
  it('trains both criteria on the same points, and the criterion until all are right', async () => {
    const [criterion, hinge] = [await train('perceptron', 5), await train('hinge', 5)];
    criterion.forEach(({ metrics, artifacts }, i) => {
      expect(metrics).toMatchObject({ trainAccuracy: 1, converged: 1 });
      expect(artifacts!.trainInputs).toEqual(hinge[i]!.artifacts!.trainInputs);
      expect(artifacts!.weights).not.toEqual(hinge[i]!.artifacts!.weights);
    });
    expect(criterion[0]!.artifacts!.trainInputs).not.toEqual(criterion[1]!.artifacts!.trainInputs);
  });

  it('is far above the published accuracies', async () => {
    for (const { metrics } of await train('hinge', 20)) expect(metrics.testAccuracy).toBeGreaterThan(0.7);
  });

  it('trains the hinge loss at every rate on the same points', async () => {
    const [slow, one] = [await train('hinge/0.01', 3), await train('hinge', 3)];
    expect(slow.map(({ artifacts }) => artifacts!.trainInputs)).toEqual(
      one.map(({ artifacts }) => artifacts!.trainInputs),
    );
    expect(slow[0]!.artifacts!.weights).not.toEqual(one[0]!.artifacts!.weights);
  });

  it('says what smoke leaves out, and that the other profiles leave out nothing', () => {
    expect(perceptron.plan('smoke').scaledDown).toBe('20 instead of 1000 training sets');
    expect(perceptron.plan('quick')).toEqual(perceptron.plan('full'));
    expect(perceptron.plan('full').scaledDown).toBeUndefined();
  });
});
