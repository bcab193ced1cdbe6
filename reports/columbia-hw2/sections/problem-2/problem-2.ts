// Problem 2: initialisation and dying ReLU, in the assignment's order. Each question has a file of its own.

import { type Block, section } from '@trialbook/report';
import { bornDead } from '../../experiments/born-dead.ts';
import { dyingRelu } from '../../experiments/dying-relu.ts';
import { initialization } from '../../experiments/initialization.ts';
import { initializationTraining } from '../../experiments/initialization-training.ts';
import type { Context } from '../references.ts';
import { bornDeadSection } from './born-dead.ts';
import { dyingReluSection } from './dying-relu.ts';
import { initializationSection } from './initialization.ts';
import { initializationTrainingSection } from './initialization-training.ts';
import { leakyReluSection } from './leaky-relu.ts';

export function problem2Section(context: Context): Block {
  return section(
    { id: 'problem-2', title: 'Problem 2: initialisation, dead neurons, leaky ReLU' },
    ...context.part(initialization, (ours) => {
      const training = initializationTrainingSection(context.results(initializationTraining), context);
      return [initializationSection(ours, context, training)];
    }),
    ...context.part(dyingRelu, (ours) => {
      const { nets } = bornDead.plan(context.profile).arms['width-1'].parameters;
      const theory = bornDeadSection(context.results(bornDead), nets, context);
      return [dyingReluSection(ours, context, theory), ...leakyReluSection(ours, context)];
    }),
  );
}
