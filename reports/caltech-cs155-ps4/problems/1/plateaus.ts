// 1A and 1B: how long the networks take until their loss is flat.

import { compared } from '@trialbook/report';
import type { TrialRecord } from '@trialbook/trials';
import { LOOK_EVERY, ringLooks } from '../../experiments/ring-training.ts';
import { pairedFact, trialFact } from '../trial-fact.ts';
import type { Four, Ours } from './four-networks.ts';
import { plateauEpoch } from './plateau-epoch.ts';

/** The shares of the whole fall after which a curve counts as flat. */
export const PLATEAU = { early: 0.95, late: 0.99 } as const;

/** When a trial was flat, in epochs; one whose loss hardly fell counts with the last epoch. */
export interface FlatEpoch {
  readonly trial: number;
  readonly epoch: number;
  readonly fell: boolean;
}

/** When each trial was flat. */
export function flatEpochs(records: readonly TrialRecord[], share: number): FlatEpoch[] {
  return records.map(({ trial, series }) => {
    const losses = Array.from(series.testLoss!);
    const looks = lookEpochs(losses.length);
    const epoch = plateauEpoch(losses, looks, share);
    return { trial, epoch: epoch ?? looks.at(-1)!, fell: epoch !== undefined };
  });
}

/** Epochs until flat, per trial, of the two networks that learn; and how much longer the sigmoid takes. */
export function plateaus(ours: Ours, share: number, name: string) {
  const epochs = (arm: Four) => flatEpochs(ours.arm(arm).completed, share).map(({ epoch }) => epoch);
  const [relu, sigmoid] = [epochs('relu'), epochs('sigmoid')];
  return {
    relu: trialFact(ours, `plateau.${name}.relu`, relu, 'epochs'),
    sigmoid: trialFact(ours, `plateau.${name}.sigmoid`, sigmoid, 'epochs'),
    gap: compared(pairedFact(ours, `plateau.${name}.sigmoidMinusRelu`, sigmoid, relu, 'epochs')),
    ratio: trialFact(
      ours,
      `plateau.${name}.ratio`,
      sigmoid.map((epoch, i) => epoch / Math.max(1, relu[i]!)),
      'times',
    ),
  };
}

/** The epochs of as many looks: every profile trains a multiple of `LOOK_EVERY` epochs. */
export function lookEpochs(looks: number): number[] {
  return ringLooks((looks - 1) * LOOK_EVERY);
}
