// The four networks of 1A and 1B, as they are called.

import type { BoundResults } from '@trialbook/report';
import type { RingArm } from '../../experiments/relu-sigmoid-zero-init.ts';
import type { RingMetric } from '../../experiments/ring-training.ts';

export type Ours = BoundResults<RingArm, RingMetric>;

export const FOUR = {
  relu: 'ReLU, random start',
  sigmoid: 'sigmoid, random start',
  'relu-zero': 'ReLU, zero start',
  'sigmoid-zero': 'sigmoid, zero start',
} as const;
export type Four = keyof typeof FOUR;
export const four = Object.keys(FOUR) as Four[];
